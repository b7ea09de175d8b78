package dev.heddle.channel;

import dev.heddle.ClosedException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskCancelledException;
import dev.heddle.TaskFailedException;
import dev.heddle.TaskGroup;
import dev.heddle.Yielding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Runs.class)
class ChannelTest {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  @Parameter Runs runs;

  static <T> Channel<T> channel(int capacity) {
    return switch (capacity) {
      case 0 -> Channel.rendezvous();
      case UNLIMITED -> Channel.unlimited();
      default -> Channel.buffered(capacity);
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 17, 100, UNLIMITED})
  void valuesOfOneSenderArriveInOrderAndTheEndAfterThem(int capacity) {
    List<Integer> received = new ArrayList<>();
    runs.run(() -> {
      Channel<Integer> channel = channel(capacity);
      try (var group = TaskGroup.open()) {
        group.start(() -> {
          for (int i = 0; i < 1_000; i++) {
            channel.send(i);
            assertTrue(channel.statistics().size() <= capacity);
          }
          channel.done();
        });
        channel.forEach(received::add);
        group.join();
      }
    });
    assertEquals(IntStream.range(0, 1_000).boxed().toList(), received);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 64, UNLIMITED})
  void whatManySendManyReceiveOnce(int capacity) {
    Set<Integer> received = ConcurrentHashMap.newKeySet();
    var count = new AtomicInteger();
    runs.run(() -> {
      Channel<Integer> channel = channel(capacity);
      try (var group = TaskGroup.open()) {
        try (var senders = TaskGroup.open()) {
          for (int r = 0; r < 4; r++) {
            group.start(() -> channel.forEach(value -> {
              assertTrue(received.add(value));
              count.incrementAndGet();
            }));
          }
          for (int s = 0; s < 4; s++) {
            int base = s * 1_000;
            senders.start(() -> {
              for (int i = 0; i < 1_000; i++) {
                channel.send(base + i);
              }
            });
          }
          senders.join();
        }
        channel.done();
        group.join();
      }
    });
    assertEquals(4_000, count.get());
    assertEquals(4_000, received.size());
  }

  @Test
  void rendezvousSendReturnsOnlyWhenReceived() {
    List<String> order = new ArrayList<>();
    runs.run(() -> {
      Channel<String> channel = Channel.rendezvous();
      try (var group = TaskGroup.open()) {
        Task<?> sender = group.start(() -> {
          channel.send("value");
          synchronized (order) {
            order.add("sent");
          }
        });
        Runs.untilWaiting(sender);
        assertEquals("Channel[1 -> (rendezvous) -> 0]", channel.toString());
        assertFalse(channel.trySend("other"));
        synchronized (order) {
          order.add("receiving");
        }
        assertEquals("value", channel.receive());
        group.join();
      }
    });
    assertEquals(List.of("receiving", "sent"), order);
  }

  @Test
  void conflatedKeepsTheNewest() {
    runs.run(() -> {
      Channel<Integer> channel = Channel.conflated();
      for (int i = 0; i < 10; i++) {
        channel.send(i);
      }
      assertEquals(9, channel.receive());
      assertEquals(Optional.empty(), channel.tryReceive());
    });
  }

  @Test
  void sendsThatWaitWhenTheChannelIsDoneAreStillReceived() {
    runs.run(() -> {
      Channel<Integer> channel = Channel.buffered(1);
      try (var group = TaskGroup.open()) {
        channel.send(1);
        Task<?> waiting = group.start(() -> channel.send(2));
        Runs.untilWaiting(waiting);
        channel.done();
        assertThrows(ClosedException.class, () -> channel.send(3));
        assertThrows(ClosedException.class, () -> channel.trySend(3));
        assertEquals(1, channel.receive());
        assertEquals(Optional.of(2), channel.receiveOrDone());
        assertEquals(Optional.empty(), channel.receiveOrDone());
        assertThrows(ClosedException.class, channel::receive);
        assertThrows(ClosedException.class, channel::tryReceive);
        group.join();
      }
    });
  }

  @Test
  void failureEndsEveryWaitAndGivesBackWhatNobodyReceived() {
    var why = new IOException("line down");
    runs.run(() -> {
      Channel<Integer> full = Channel.buffered(2);
      Channel<Integer> empty = Channel.rendezvous();
      try (var group = TaskGroup.open()) {
        full.send(1);
        full.send(2);
        Task<Throwable> sender =
            group.start(() -> assertThrows(ClosedException.class, () -> full.send(3)));
        Task<Throwable> receiver =
            group.start(() -> assertThrows(ClosedException.class, empty::receiveOrDone));
        Runs.untilWaiting(sender);
        Runs.untilWaiting(receiver);
        assertEquals(List.of(1, 2), full.fail(why));
        assertEquals(List.of(), empty.fail(why));
        assertEquals(List.of(), full.fail(new IOException("again")));
        assertSame(why, sender.await().getCause());
        assertSame(why, receiver.await().getCause());
        group.join();
      }
    });
  }

  @Test
  void waitsWithALimitEndInTime() {
    runs.run(() -> {
      Channel<Integer> channel = Channel.rendezvous();
      assertFalse(channel.trySend(1, Duration.ofMillis(2)));
      assertEquals(Optional.empty(), channel.tryReceive(Duration.ofMillis(2)));
      assertEquals(new Channel.Statistics(0, 0, 0, 0, false), channel.statistics());
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void cancelledSendersAndReceiversLoseNothing(int capacity) {
    for (int round = 0; round < 20; round++) {
      var random = new Random(round);
      Set<Integer> sent = new ConcurrentSkipListSet<>();
      Set<Integer> received = new ConcurrentSkipListSet<>();
      runs.run(() -> {
        Channel<Integer> channel = channel(capacity);
        List<Task<?>> tasks = new ArrayList<>();
        try (var group = TaskGroup.open()) {
          for (int t = 0; t < 6; t++) {
            int number = t;
            tasks.add(group.start(() -> {
              for (int i = 0; i < 50; i++) {
                if (number % 2 == 0) {
                  channel.send(number * 100 + i);
                  sent.add(number * 100 + i);
                } else {
                  received.add(channel.receive());
                }
              }
            }));
          }
          for (int i = 0; i < 3; i++) {
            for (int y = random.nextInt(30); y > 0; y--) {
              Thread.yield();
            }
            tasks.get(random.nextInt(6)).cancel("test");
          }
          // Whoever is left has nobody to meet any more.
          for (Task<?> task : tasks) {
            new Yielding().untilStill(task);
          }
          group.cancel("end");
          group.join();
        }
        for (Optional<Integer> left; (left = channel.tryReceive()).isPresent();) {
          received.add(left.get());
        }
        assertEquals(0, channel.statistics().waitingToSend());
        assertEquals(0, channel.statistics().waitingToReceive());
      });
      assertEquals(sent, received, "round " + round);
    }
  }

  @Test
  void foreignThreadsSendAndReceive() throws Exception {
    Channel<Integer> channel = Channel.buffered(3);
    var sum = new AtomicInteger();
    Thread receiver = Runs.foreign(() -> channel.forEach(sum::addAndGet));
    runs.run(() -> {
      for (int i = 1; i <= 100; i++) {
        channel.send(i);
      }
      channel.done();
    });
    receiver.join();
    assertEquals(5_050, sum.get());
  }

  @Test
  void refusesNullsAndNoRoom() {
    runs.run(() -> {
      Channel<String> channel = Channel.unlimited();
      assertThrows(NullPointerException.class, () -> channel.send(null));
      assertThrows(NullPointerException.class, () -> channel.trySend(null));
      assertThrows(IllegalArgumentException.class, () -> Channel.buffered(0));
    });
  }

  @Test
  void taskThatFailsInAChannelSaysWhy() {
    runs.run(() -> {
      Channel<Integer> channel = Channel.rendezvous();
      channel.done();
      try (var group = TaskGroup.open()) {
        Task<Integer> task = group.start(() -> {
          try {
            return channel.receive();
          } catch (ClosedException e) {
            return -1;
          }
        });
        assertEquals(-1, task.await());
        group.join();
      } catch (TaskFailedException | TaskCancelledException e) {
        throw new AssertionError(e);
      }
    });
  }
}
