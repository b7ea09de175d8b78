package dev.heddle.channel;

import dev.heddle.ClosedException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Promise;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskFailedException;
import dev.heddle.TaskGroup;
import dev.heddle.Yielding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
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
class SelectTest {
  @Parameter Runs runs;

  @Test
  void takesWhatIsReadyAndLeavesTheRest() {
    runs.run(() -> {
      Channel<Integer> ready = Channel.buffered(1);
      Channel<Integer> empty = Channel.rendezvous();
      ready.send(7);
      String chosen = Select.first(
          empty.onReceive(value -> "empty " + value), ready.onReceive(value -> "ready " + value));
      assertEquals("ready 7", chosen);
      assertEquals(0, empty.statistics().waitingToReceive());
      assertEquals("sent",
          Select.first(empty.onReceive(_ -> "received"), ready.onSend(8, () -> "sent")));
      assertEquals(8, ready.receive());
    });
  }

  @Test
  void waitsForTheFirstAndIsForgottenByTheOthers() {
    runs.run(() -> {
      Channel<Integer> one = Channel.rendezvous();
      Channel<Integer> two = Channel.rendezvous();
      try (var group = TaskGroup.open()) {
        Task<String> select = group.start(() -> Select.first(
            one.onReceive(value -> "one " + value), two.onReceive(value -> "two " + value)));
        Runs.untilWaiting(select);
        assertTrue(select.toString().contains("or 1 others"), select::toString);
        two.send(5);
        assertEquals("two 5", select.await());
        assertEquals(0, one.statistics().waitingToReceive());
        assertEquals(0, two.statistics().waitingToReceive());
        group.join();
      }
    });
  }

  @Test
  void amongReadyClausesNoneStarves() {
    int[] chosen = new int[3];
    runs.run(() -> {
      Channel<Integer> channel = Channel.unlimited();
      for (int i = 0; i < 3_000; i++) {
        channel.send(i);
      }
      for (int i = 0; i < 3_000; i++) {
        chosen[Select.first(
            channel.onReceive(_ -> 0), channel.onReceive(_ -> 1), channel.onReceive(_ -> 2))]++;
      }
    });
    assertEquals(3_000, IntStream.of(chosen).sum());
    for (int count : chosen) {
      assertTrue(count > 500, () -> IntStream.of(chosen).boxed().toList().toString());
    }
  }

  @Test
  void noneStarvesWhereEachTaskSelectsOnceNorWhereSelectsFollowAPattern() {
    int[] once = new int[2];
    int[] even = new int[2];
    runs.run(() -> {
      Channel<Integer> channel = Channel.unlimited();
      for (int i = 0; i < 1_000; i++) {
        channel.send(i);
        channel.send(i);
      }
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 1_000; i++) {
          once[group.start(
              () -> Select.first(channel.onReceive(_ -> 0), channel.onReceive(_ -> 1)))
              .await()]++;
        }
        group.join();
      }
      for (int i = 0; i < 1_000; i++) {
        int chosen =
            Select.first(channel.onReceive(_ -> 0), channel.onReceive(_ -> 1));
        if (i % 16 < 8) {
          even[chosen]++;
        }
      }
    });
    assertTrue(Math.min(once[0], once[1]) > 100, () -> once[0] + " and " + once[1]);
    assertTrue(Math.min(even[0], even[1]) > 100, () -> even[0] + " and " + even[1]);
  }

  @Test
  void timeoutAndOtherwise() {
    runs.run(() -> {
      Channel<Integer> never = Channel.rendezvous();
      assertEquals("late", Select.first(
          never.onReceive(_ -> "received"), Select.after(Duration.ofMillis(2), () -> "late")));
      assertEquals("otherwise", Select.first(
          never.onReceive(_ -> "received"), Select.otherwise(() -> "otherwise")));
      assertEquals(0, never.statistics().waitingToReceive());
    });
  }

  @Test
  void endsOfTasksAndPromises() {
    runs.run(() -> {
      var promise = new Promise<String>();
      try (var group = TaskGroup.open()) {
        Task<Integer> task = group.start(() -> promise.await().length());
        Task<String> select = group.start(() -> Select.first(
            Select.onEnd(task, length -> "length " + length),
            Select.after(Duration.ofDays(1), () -> "never")));
        Runs.untilWaiting(select);
        promise.complete("four");
        assertEquals("length 4", select.await());
        assertEquals("four", Select.first(Select.onEnd(promise, value -> value)));
        group.join();
      }
      var broken = new Promise<String>();
      broken.fail(new IllegalStateException("broken"));
      assertThrows(TaskFailedException.class,
          () -> Select.first(Select.onEnd(broken, value -> value)));
    });
  }

  @Test
  void endsOfChannels() {
    runs.run(() -> {
      Channel<Integer> ending = Channel.rendezvous();
      Channel<Integer> other = Channel.rendezvous();
      try (var group = TaskGroup.open()) {
        Task<Optional<Integer>> waiting = group.start(() -> Select.first(
            ending.onReceiveOrDone(value -> value), other.onReceive(Optional::of)));
        Runs.untilWaiting(waiting);
        ending.done();
        assertEquals(Optional.empty(), waiting.await());
        group.join();
      }
      assertThrows(ClosedException.class,
          () -> Select.first(ending.onReceive(value -> value), other.onReceive(value -> value)));
      assertThrows(ClosedException.class,
          () -> Select.first(ending.onSend(1, () -> 1), other.onReceive(value -> value)));
    });
  }

  @Test
  void selectDoesNotMeetItself() {
    runs.run(() -> {
      Channel<Integer> channel = Channel.rendezvous();
      String chosen = Select.first(channel.onReceive(_ -> "received"),
          channel.onSend(1, () -> "sent"), Select.after(Duration.ofMillis(5), () -> "neither"));
      assertEquals("neither", chosen);
      assertEquals(0, channel.statistics().waitingToSend());
    });
  }

  /** Everybody selects over everything, in both directions, and some are cancelled. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void whatSelectsSendSelectsReceiveOnceWhateverIsCancelled(int capacity) {
    for (int round = 0; round < 15; round++) {
      int seed = round;
      Set<Integer> sent = new ConcurrentSkipListSet<>();
      Set<Integer> received = new ConcurrentSkipListSet<>();
      var receptions = new AtomicInteger();
      runs.run(() -> {
        List<Channel<Integer>> channels = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          channels.add(ChannelTest.channel(capacity));
        }
        List<Task<?>> tasks = new ArrayList<>();
        try (var group = TaskGroup.open()) {
          for (int t = 0; t < 6; t++) {
            int number = t;
            tasks.add(group.start(() -> {
              var random = new Random(seed * 31 + number);
              for (int i = 0; i < 60; i++) {
                int mine = number * 1_000 + i;
                Channel<Integer> in = channels.get(random.nextInt(3));
                Channel<Integer> out = channels.get(random.nextInt(3));
                Select.first(
                    in.onReceive(value -> {
                      receptions.incrementAndGet();
                      return received.add(value);
                    }),
                    out.onSend(mine, () -> sent.add(mine)));
              }
            }));
          }
          for (int i = 0; i < 2; i++) {
            for (int y = new Random(seed).nextInt(40); y > 0; y--) {
              Thread.yield();
            }
            tasks.get(i).cancel("test");
          }
          for (Task<?> task : tasks) {
            new Yielding().untilStill(task);
          }
          group.cancel("end");
          group.join();
        }
        for (Channel<Integer> channel : channels) {
          for (Optional<Integer> left; (left = channel.tryReceive()).isPresent();) {
            receptions.incrementAndGet();
            received.add(left.get());
          }
          assertEquals(0, channel.statistics().waitingToSend());
          assertEquals(0, channel.statistics().waitingToReceive());
        }
      });
      assertEquals(sent, received, "round " + round);
      assertEquals(sent.size(), receptions.get(), "round " + round);
    }
  }
}
