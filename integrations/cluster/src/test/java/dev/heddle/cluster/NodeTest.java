package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.config.TopicConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.topic.impl.TopicService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class NodeTest {
  private static final String NAME = "nodes-" + ProcessHandle.current().pid();
  private final List<Node> nodes = new ArrayList<>();

  /** Counts what comes. */
  private static class Ear implements Node.Listener {
    final Map<Long, Integer> times = new ConcurrentHashMap<>();

    @Override
    public void arrived(Envelope envelope) {
      times.merge(envelope.number(), 1, Integer::sum);
    }

    @Override
    public void membersChanged(List<RemoteMember> members) {}

    @Override
    public void ended(String why) {}
  }

  @AfterEach
  void end() {
    nodes.forEach(Node::close);
  }

  private Node start(Node.Listener listener) {
    String others = String.join(",", nodes.stream().map(Node::address).toList());
    var settings =
        new NodeSettings(
            NAME, "127.0.0.1", 0, Addresses.parse(others), null, "test", Duration.ofSeconds(30),
            _ -> {});
    Node node = Node.start(settings, 1, listener);
    nodes.add(node);
    return node;
  }

  private static com.hazelcast.instance.impl.Node hazelcastOf(Node node) {
    return Hazelcast.getAllHazelcastInstances().stream()
        .filter(each -> each.getName().equals("heddle-" + node.id))
        .map(each -> ((HazelcastInstanceProxy) each).getOriginal().node)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void afterMergesEachEnvelopeComesOnce() throws Exception {
    Node first = start(new Ear());
    Node second = start(new Ear());
    var ear = new Ear();
    Node third = start(ear);
    Address target = hazelcastOf(first).getThisAddress();
    for (int merge = 0; merge < 3; merge++) {
      hazelcastOf(third).getClusterService().merge(target);
    }
    for (Node each : nodes) {
      awaitOthers(each, 2);
    }
    String inbox = "heddle-" + third.id + "-0";
    for (Node each : nodes) {
      // While it is heard anew it is heard twice.
      int once = 0;
      for (int i = 0; i < 2_000 && once < 50; i++) {
        once = registrations(each, inbox) == 1 ? once + 1 : 0;
        Thread.sleep(10);
      }
      assertTrue(once > 0, () -> "heard " + registrations(each, inbox) + " times");
    }
    UUID link = new UUID(0, 0);
    for (Node each : List.of(first, second)) {
      send(each, third, link, 1);
      send(each, third, link, 2);
      while (!ear.times.containsKey(2L)) {
        Thread.sleep(10);
      }
      assertEquals(1, ear.times.get(1L));
      ear.times.clear();
    }
  }

  /** How often it is known there that somebody hears it. */
  private static int registrations(Node node, String inbox) {
    return hazelcastOf(node)
        .getNodeEngine()
        .getEventService()
        .getRegistrations(TopicService.SERVICE_NAME, inbox)
        .size();
  }

  private static void send(Node from, Node to, UUID link, long number) {
    from.wayTo(to.id, link)
        .accept(new Envelope(Envelope.Kind.KILL, link, number, new byte[0]).encode());
  }

  private static void awaitOthers(Node node, int number) throws InterruptedException {
    while (node.members().size() != number) {
      Thread.sleep(10);
    }
  }

  /** Nobody has it then who could close it. */
  @Test
  void oneThatCannotTakePartLeavesNothingBehind() {
    var settings =
        new NodeSettings(
            NAME, "127.0.0.1", 0, List.of(), null, "test", Duration.ofSeconds(30),
            config -> config.addTopicConfig(
                new TopicConfig("heddle-*")
                    .addMessageListenerConfig(new ListenerConfig("no.such.Listener"))));
    assertThrows(RuntimeException.class, () -> Node.start(settings, 1, new Ear()));
    assertTrue(
        Hazelcast.getAllHazelcastInstances().stream()
            .noneMatch(each -> each.getConfig().getClusterName().equals(NAME)),
        "Hazelcast is left");
  }

  /** Two threads tell of the members, and the one with the older list is held up. */
  @Test
  void laterListOfMembersIsUsedLast() throws Exception {
    var used = new CopyOnWriteArrayList<Integer>();
    var held = new AtomicReference<Thread>();
    var holding = new CountDownLatch(1);
    var later = new CountDownLatch(1);
    Node first =
        start(
            new Ear() {
              @Override
              public void membersChanged(List<RemoteMember> members) {
                if (Thread.currentThread() == held.get()) {
                  holding.countDown();
                  try {
                    // For the one behind it, which is not to come before.
                    later.await(3, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                }
                used.add(members.size());
                later.countDown();
              }
            });
    Thread slow = Thread.ofPlatform().unstarted(first::tellMembers);
    held.set(slow);
    slow.start();
    holding.await();
    start(new Ear());
    slow.join();
    while (used.size() < 2) {
      Thread.sleep(10);
    }
    assertEquals(1, used.getLast(), used::toString);
  }
}
