package dev.heddle.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What Trio's chapter on memory channels says, carries over, and no other test holds; docs/from-trio.md is the table. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class TrioChannelSentencesTest {
  @Parameter Runs runs;

  @Test
  void producerRunsAheadByTheRoomAndNoFurther() {
    runs.run(() -> {
      Channel<Integer> channel = Channel.buffered(3);
      var sent = new AtomicInteger();
      try (var group = TaskGroup.open()) {
        Task<?> producer = group.start(() -> {
          for (int i = 0; i < 10; i++) {
            channel.send(i);
            sent.incrementAndGet();
          }
        });
        for (int received = 0; received < 6; received++) {
          Runs.untilWaiting(producer);
          assertEquals(3 + received, sent.get());
          assertEquals(received, channel.receive());
          int next = 4 + received;
          Runs.until(() -> sent.get() == next);
        }
        group.cancel("seen enough");
        group.join();
      }
    });
  }

  /** A crawler: whoever takes a page puts the pages it links to; any limit would be a deadlock. */
  @Test
  void consumersThatProduceNeedAnUnlimitedChannel() {
    Set<Integer> visited = ConcurrentHashMap.newKeySet();
    runs.run(() -> {
      Channel<Integer> pages = Channel.unlimited();
      var open = new AtomicInteger(1);
      pages.send(1);
      try (var group = TaskGroup.open()) {
        for (int crawler = 0; crawler < 3; crawler++) {
          group.start(() -> pages.forEach(page -> {
            assertTrue(visited.add(page));
            for (int link = 2 * page; link <= 2 * page + 1 && link < 1_000; link++) {
              open.incrementAndGet();
              pages.send(link);
            }
            if (open.decrementAndGet() == 0) {
              pages.done();
            }
          }));
        }
        group.join();
      }
    });
    assertEquals(999, visited.size());
  }

  @Test
  void sendersAndReceiversAreServedInTheOrderTheyCame() {
    runs.run(() -> {
      Channel<Integer> channel = Channel.rendezvous();
      try (var group = TaskGroup.open()) {
        List<Task<Integer>> receivers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          receivers.add(group.start(() -> channel.receive()));
          Runs.untilWaiting(receivers.getLast());
        }
        for (int i = 0; i < 5; i++) {
          channel.send(i);
        }
        for (int i = 0; i < 5; i++) {
          assertEquals(i, receivers.get(i).await());
        }
        for (int i = 0; i < 5; i++) {
          int value = i;
          Runs.untilWaiting(group.start(() -> channel.send(value)));
        }
        for (int i = 0; i < 5; i++) {
          assertEquals(i, channel.receive());
        }
        group.join();
      }
    });
  }

  @Test
  void endReachesAllWhoWaitToReceive() {
    runs.run(() -> {
      Channel<Integer> channel = Channel.buffered(2);
      try (var group = TaskGroup.open()) {
        List<Task<Optional<Integer>>> receivers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          receivers.add(group.start(() -> channel.receiveOrDone()));
          Runs.untilWaiting(receivers.getLast());
        }
        channel.done();
        for (Task<Optional<Integer>> receiver : receivers) {
          assertEquals(Optional.empty(), receiver.await());
        }
        group.join();
      }
    });
  }

  @Test
  void statisticsCountValuesAndWhoWaits() {
    runs.run(() -> {
      Channel<Integer> channel = Channel.buffered(2);
      assertEquals(new Channel.Statistics(0, 2, 0, 0, false), channel.statistics());
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 3; i++) {
          Runs.untilWaiting(group.start(() -> channel.receive()));
        }
        assertEquals(new Channel.Statistics(0, 2, 0, 3, false), channel.statistics());
        for (int i = 0; i < 5; i++) {
          channel.send(i);
        }
        Runs.until(() -> group.tasks().isEmpty());
        Task<?> sender = group.start(() -> channel.send(5));
        Runs.untilWaiting(sender);
        assertEquals(new Channel.Statistics(2, 2, 1, 0, false), channel.statistics());
        channel.receive();
        Heddle.yieldNow();
        sender.await();
        channel.done();
        assertEquals(new Channel.Statistics(2, 2, 0, 0, true), channel.statistics());
        group.join();
      }
    });
  }
}
