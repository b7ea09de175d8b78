package dev.heddle.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ExceptionGroup;
import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Reactive Streams asks of publishers and their subscriptions, by the number of the rule. */
@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class PublisherTest {
  @Parameter Runs runs;

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static void untilIdle(TaskGroup group) throws InterruptedException {
    Runs.until(
        () -> group.tasks().stream().allMatch(task -> task.toString().contains("demand")));
  }

  private static void untilEmpty(TaskGroup group) throws InterruptedException {
    Runs.until(() -> group.tasks().isEmpty());
  }

  @Test
  void rules_1_1_and_1_2_neverMoreThanAskedForAndMaybeLess() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        Probe<Integer> probe = Probe.asking(0);
        AsyncStream.from(range(0, 7)).toPublisher(group).subscribe(probe);
        untilIdle(group);
        probe.assertOpenWith(List.of());
        probe.request(3);
        Runs.until(() -> probe.items.size() == 3);
        untilIdle(group);
        probe.assertOpenWith(range(0, 3));
        probe.request(1);
        probe.request(1);
        Runs.until(() -> probe.items.size() == 5);
        untilIdle(group);
        probe.assertOpenWith(range(0, 5));
        probe.request(100);
        probe.awaitCompletion();
        assertEquals(range(0, 7), probe.items);
        group.join();
      }
    });
  }

  @Test
  void rules_1_3_and_3_3_signalsAreSerialAndAskingInsideThemDoesNotRecurse() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        var probe = new Probe<Integer>((me, item) -> me.request(1));
        AsyncStream.from(range(0, 20_000)).buffer(4).toPublisher(group).subscribe(probe);
        probe.awaitCompletion();
        assertEquals(range(0, 20_000), probe.items);
        group.join();
      }
    });
  }

  @Test
  void rule_1_4_failureIsSignalledAndDoesNotFailTheGroup() {
    var why = new IOException("broken");
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        Probe<Integer> probe = Probe.asking(10);
        AsyncStream.<Integer>of(out -> {
          out.emit(1);
          throw why;
        }).toPublisher(group).subscribe(probe);
        assertSame(why, probe.awaitFailure());
        assertEquals(List.of(1), probe.items);
        group.join();
      }
    });
  }

  @Test
  void rule_1_5_emptyStreamEndsWithoutBeingAsked() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        Probe<Integer> probe = Probe.asking(0);
        AsyncStream.<Integer>from(List.of()).toPublisher(group).subscribe(probe);
        probe.awaitCompletion();
        group.join();
      }
    });
  }

  @Test
  void rules_1_8_3_5_and_3_7_cancellingStopsTheRunAndIsIdempotent() {
    runs.run(() -> {
      var ended = new AtomicInteger();
      try (var group = TaskGroup.open()) {
        Probe<Integer> probe = Probe.asking(2);
        AsyncStream.<Integer>of(out -> {
          try {
            for (int i = 0;; i++) {
              out.emit(i);
            }
          } finally {
            ended.incrementAndGet();
          }
        }).toPublisher(group).subscribe(probe);
        Runs.until(() -> probe.items.size() == 2);
        probe.cancel();
        probe.cancel();
        untilEmpty(group);
        assertEquals(1, ended.get());
        probe.request(5);
        probe.request(-5);
        probe.assertOpenWith(List.of(0, 1));
        group.join();
      }
    });
  }

  @Test
  void cancellingInsideASignalIsTheLastOne() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        var inItem = new Probe<Integer>((me, item) -> {
          me.request(5);
          if (item != null && item == 3) {
            me.cancel();
          }
        });
        var atOnce = new Probe<Integer>((me, item) -> me.cancel());
        Flow.Publisher<Integer> publisher = AsyncStream.from(range(0, 100)).toPublisher(group);
        publisher.subscribe(inItem);
        publisher.subscribe(atOnce);
        untilEmpty(group);
        inItem.assertOpenWith(range(0, 4));
        atOnce.assertOpenWith(List.of());
        group.join();
      }
    });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void rule_3_9_askingForNothingIsAnError(long count) {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        Flow.Publisher<Integer> publisher = AsyncStream.from(range(0, 100)).toPublisher(group);
        var early = new Probe<Integer>((me, item) -> me.request(count));
        publisher.subscribe(early);
        assertInstanceOf(IllegalArgumentException.class, early.awaitFailure());
        var inItem = new Probe<Integer>((me, item) -> me.request(item == null ? 10 : count));
        publisher.subscribe(inItem);
        Throwable failure = inItem.awaitFailure();
        assertInstanceOf(IllegalArgumentException.class, failure);
        assertTrue(failure.getMessage().contains("not " + count), failure::getMessage);
        assertEquals(List.of(0), inItem.items);
        Probe<Integer> late = Probe.asking(0);
        publisher.subscribe(late);
        untilIdle(group);
        late.request(count);
        assertInstanceOf(IllegalArgumentException.class, late.awaitFailure());
        group.join();
      }
    });
  }

  @Test
  void rule_3_17_demandBeyondCountingHasNoBound() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        var probe = new Probe<Integer>((me, item) -> me.request(Long.MAX_VALUE));
        AsyncStream.from(range(0, 1_000)).toPublisher(group).subscribe(probe);
        probe.awaitCompletion();
        assertEquals(range(0, 1_000), probe.items);
        group.join();
      }
    });
  }

  @Test
  void rules_1_9_and_1_11_eachSubscriberHasARunOfItsOwnAndNoneIsRefused() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        Flow.Publisher<Integer> publisher = AsyncStream.from(range(0, 50)).toPublisher(group);
        assertThrows(NullPointerException.class, () -> publisher.subscribe(null));
        List<Probe<Integer>> probes = List.of(Probe.asking(99), Probe.asking(50));
        probes.forEach(publisher::subscribe);
        for (Probe<Integer> probe : probes) {
          probe.awaitCompletion();
          assertEquals(range(0, 50), probe.items);
        }
        group.join();
      }
    });
  }

  @Test
  void channelIsSharedAmongSubscribers() {
    runs.run(() -> {
      Channel<Integer> channel = Channel.rendezvous();
      try (var group = TaskGroup.open()) {
        Flow.Publisher<Integer> publisher = AsyncStream.from(channel).toPublisher(group);
        List<Probe<Integer>> probes = List.of(Probe.asking(1_000), Probe.asking(1_000));
        probes.forEach(publisher::subscribe);
        for (int i = 0; i < 200; i++) {
          channel.send(i);
        }
        channel.done();
        for (Probe<Integer> probe : probes) {
          probe.awaitCompletion();
        }
        List<Integer> all =
            probes.stream().flatMap(probe -> probe.items.stream()).sorted().toList();
        assertEquals(range(0, 200), all);
        group.join();
      }
    });
  }

  @Test
  void endOfTheGroupIsAFailureForItsSubscribers() {
    runs.run(() -> {
      Flow.Publisher<Integer> publisher;
      Probe<Integer> idle = Probe.asking(0);
      Probe<Integer> unbegun = Probe.asking(5);
      try (var group = TaskGroup.open()) {
        publisher = AsyncStream.from(range(0, 50)).toPublisher(group);
        publisher.subscribe(idle);
        untilIdle(group);
        publisher.subscribe(unbegun);
        group.cancel("enough");
        assertInstanceOf(InterruptedException.class, idle.awaitFailure());
        Runs.until(() -> group.tasks().isEmpty());
        if (unbegun.items.isEmpty()) {
          assertInstanceOf(InterruptedException.class, unbegun.awaitFailure());
        }
        group.join();
      }
      Probe<Integer> late = Probe.asking(5);
      publisher.subscribe(late);
      assertInstanceOf(IllegalStateException.class, late.awaitFailure());
    });
  }

  @Test
  void rule_2_13_subscriberThatThrowsFailsTheGroup() {
    var why = new IllegalStateException("bad subscriber");
    runs.run(() -> {
      var failed =
          assertThrows(
              ExceptionGroup.class,
              () -> {
                try (var group = TaskGroup.open()) {
                  AsyncStream.from(range(0, 50)).toPublisher(group).subscribe(
                      new Probe<>((me, item) -> {
                        me.request(1);
                        if (item != null) {
                          throw why;
                        }
                      }));
                  group.join();
                }
              });
      assertEquals(List.of(why), failed.exceptions());
      Heddle.yieldNow();
    });
  }

  @Test
  void foreignThreadsMaySubscribeAskAndCancel() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        Flow.Publisher<Integer> publisher = AsyncStream.from(range(0, 1_000)).toPublisher(group);
        Probe<Integer> asking = Probe.asking(0);
        Probe<Integer> cancelling = Probe.asking(10);
        Thread foreign = Runs.foreign(() -> {
          publisher.subscribe(asking);
          for (int i = 0; i < 1_000; i++) {
            asking.request(1);
          }
          publisher.subscribe(cancelling);
          cancelling.cancel();
        });
        asking.awaitCompletion();
        assertEquals(range(0, 1_000), asking.items);
        Runs.until(() -> !foreign.isAlive());
        group.join();
        assertTrue(cancelling.items.size() <= 10);
      }
    });
  }
}
