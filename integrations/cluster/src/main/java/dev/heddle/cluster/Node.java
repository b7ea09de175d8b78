package dev.heddle.cluster;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.topic.ITopic;
import com.hazelcast.topic.Message;
import dev.heddle.ipc.process.Background;
import dev.heddle.scheduler.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * This process as a part of a cluster: knows who else is there, and carries envelopes.
 *
 * <p>Each process hears one topic of a few stripes that only it hears; so what is published there goes to
 * it alone, over the connection that Hazelcast has, in order, and waits for no answer.
 */
final class Node implements AutoCloseable {
  static final int FIRST_PORT = 5801;
  private static final Logger LOG = Log.of(Node.class);
  private static final String LOGGING = "hazelcast.logging.type";
  static final int STRIPES = 4;

  /** Hears of the others and of what they send; on Hazelcast's threads, so it must not wait. */
  interface Listener {
    void arrived(Envelope envelope) throws IOException;

    void membersChanged(List<RemoteMember> members);

    /** Hazelcast has ended here without being asked to; the last call. */
    void ended(String why);
  }

  final UUID id = UUID.randomUUID();
  private final Listener listener;
  private final HazelcastInstance hazelcast;
  private final Set<Member> warnedOf = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean over = new AtomicBoolean();

  /** So that of two lists the later one is used last. */
  private final Object changing = new Object();

  // Guarded by itself.
  private final List<Runnable> unhear = new ArrayList<>();

  private Node(NodeSettings settings, int seats, Listener listener) {
    this.listener = listener;
    var guard = new Guard(settings.handshake());
    this.hazelcast =
        HazelcastInstanceFactory.newHazelcastInstance(
            settings.config(id, seats, guard), "heddle-" + id, guard.nodeContext());
    try {
      takePart();
    } catch (Throwable e) {
      // Nobody would have it to be closed.
      hazelcast.getLifecycleService().terminate();
      throw e;
    }
  }

  private void takePart() {
    hazelcast.getLifecycleService().addLifecycleListener(this::lifecycle);
    hazelcast.getCluster().addMembershipListener(
        new MembershipAdapter() {
          @Override
          public void memberAdded(MembershipEvent event) {
            tellMembers();
          }

          @Override
          public void memberRemoved(MembershipEvent event) {
            tellMembers();
          }
        });
    listen();
  }

  /**
   * Joins the others, or begins a cluster.
   *
   * @throws JoinRefusedException if one of them refuses this process
   */
  static Node start(NodeSettings settings, int seats, Listener listener) {
    if (System.getProperty(LOGGING) == null) {
      // What Hazelcast logs before it has read its configuration.
      System.setProperty(LOGGING, "slf4j");
    }
    try {
      return new Node(settings, seats, listener);
    } catch (HazelcastException e) {
      throw new IllegalStateException("This process cannot join the cluster: " + e.getMessage(), e);
    }
  }

  /** Has the others know that this process hears its inbox, once, whatever they know already. */
  private void listen() {
    synchronized (unhear) {
      List<Runnable> before = List.copyOf(unhear);
      unhear.clear();
      for (int stripe = 0; stripe < STRIPES; stripe++) {
        ITopic<byte[]> inbox = inbox(id, stripe);
        UUID registration = inbox.addMessageListener(this::arrived);
        unhear.add(() -> inbox.removeMessageListener(registration));
      }
      before.forEach(Runnable::run);
    }
  }

  private ITopic<byte[]> inbox(UUID node, int stripe) {
    return hazelcast.getTopic("heddle-" + node + "-" + stripe);
  }

  private void arrived(Message<byte[]> message) {
    try {
      listener.arrived(Envelope.decode(message.getMessageObject()));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Once; whoever sends such things may send many of them.
      if (warnedOf.add(message.getPublishingMember())) {
        LOG.warn("What {} sends cannot be used: {}", message.getPublishingMember(), e.toString());
      }
    }
  }

  /** The way to another process. What cannot be sent is lost, which beats bring to light. */
  Consumer<byte[]> wayTo(UUID node, UUID link) {
    return wayTo(node, stripeOf(link));
  }

  static int stripeOf(UUID link) {
    return Math.floorMod(link.hashCode(), STRIPES);
  }

  void beat(UUID node, Map<UUID, Long> links) {
    for (Beat beat : Beat.of(id, links)) {
      wayTo(node, beat.stripe()).accept(beat.envelope().encode());
    }
  }

  private Consumer<byte[]> wayTo(UUID node, int stripe) {
    return bytes -> {
      try {
        inbox(node, stripe).publish(bytes);
      } catch (HazelcastInstanceNotActiveException _) {
        // This process leaves the cluster.
      } catch (RuntimeException e) {
        LOG.warn("Something for {} could not be sent: {}", node, e.toString());
      }
    };
  }

  List<RemoteMember> members() {
    Cluster cluster = hazelcast.getCluster();
    return cluster.getMembers().stream()
        .map(RemoteMember::of)
        .filter(Objects::nonNull)
        .filter(member -> !member.id().equals(id))
        .collect(Collectors.toList());
  }

  String address() {
    var address = hazelcast.getCluster().getLocalMember().getAddress();
    return Addresses.text(address.getHost(), address.getPort());
  }

  /** Tells who is there now. */
  void tellMembers() {
    synchronized (changing) {
      if (isRunning()) {
        listener.membersChanged(members());
      }
    }
  }

  private boolean isRunning() {
    return hazelcast.getLifecycleService().isRunning();
  }

  /** On Hazelcast's threads, which hold its locks. */
  private void lifecycle(LifecycleEvent event) {
    switch (event.getState()) {
      case MERGED -> Background.run(this::joinedAgain);
      case SHUTDOWN, MERGE_FAILED -> Background.run(this::look);
      default -> {
        // On its way to one of these.
      }
    }
  }

  private void joinedAgain() {
    LOG.info("Joined the cluster again, from which this process had been cut off");
    try {
      listen();
      tellMembers();
    } catch (HazelcastInstanceNotActiveException _) {
      // It leaves the cluster already.
    } catch (RuntimeException e) {
      // It hears nothing there.
      LOG.warn("This process leaves the cluster, since it cannot be reached there", e);
      hazelcast.getLifecycleService().terminate();
    }
  }

  /** Looks whether Hazelcast has ended here; out of memory it does not say so. */
  void look() {
    if (!isRunning() && over.compareAndSet(false, true)) {
      listener.ended(
          "this process is not in the cluster any more: Hazelcast has been shut down here, has run out of"
              + " memory, or could not join again after it had been cut off, which its log tells");
    }
  }

  /** Leaves the cluster; the others see it at once. */
  @Override
  public void close() {
    over.set(true);
    hazelcast.getLifecycleService().shutdown();
  }
}
