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
import dev.heddle.scheduler.Log;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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
  }

  final UUID id = UUID.randomUUID();
  private final Listener listener;
  private final HazelcastInstance hazelcast;
  private final Set<Member> warnedOf = ConcurrentHashMap.newKeySet();

  private Node(NodeSettings settings, int seats, Listener listener) {
    this.listener = listener;
    var guard = new Guard(settings.handshake());
    this.hazelcast =
        HazelcastInstanceFactory.newHazelcastInstance(
            settings.config(id, seats, guard), "heddle-" + id, guard.nodeContext());
    hazelcast.getLifecycleService().addLifecycleListener(this::lifecycle);
    hazelcast.getCluster().addMembershipListener(
        new MembershipAdapter() {
          @Override
          public void memberAdded(MembershipEvent event) {
            membersChanged();
          }

          @Override
          public void memberRemoved(MembershipEvent event) {
            membersChanged();
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

  private void listen() {
    for (int stripe = 0; stripe < STRIPES; stripe++) {
      inbox(id, stripe).addMessageListener(this::arrived);
    }
  }

  private ITopic<byte[]> inbox(UUID node, int stripe) {
    return hazelcast.getTopic("heddle-" + node + "-" + stripe);
  }

  private void arrived(Message<byte[]> message) {
    try {
      listener.arrived(Envelope.decode(message.getMessageObject()));
    } catch (IOException | RuntimeException e) {
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
    ITopic<byte[]> inbox = inbox(node, stripe);
    return bytes -> {
      try {
        inbox.publish(bytes);
      } catch (HazelcastInstanceNotActiveException _) {
        // This process leaves the cluster.
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
    return address.getHost() + ":" + address.getPort();
  }

  private void membersChanged() {
    if (hazelcast.getLifecycleService().isRunning()) {
      listener.membersChanged(members());
    }
  }

  private void lifecycle(LifecycleEvent event) {
    if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
      LOG.info("Joined the cluster again, from which this process had been cut off");
      listen();
      membersChanged();
    }
  }

  /** Leaves the cluster; the others see it at once. */
  @Override
  public void close() {
    hazelcast.getLifecycleService().shutdown();
  }
}
