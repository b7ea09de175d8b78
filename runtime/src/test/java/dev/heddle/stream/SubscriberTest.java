package dev.heddle.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Promise;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream of what a publisher publishes, and the rules for the subscriber in between. */
@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class SubscriberTest {
  private static final int MOMENTS = 24;

  @Parameter Runs runs;

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  /** Publishes from the calling thread, inside request, and keeps an account. */
  private static final class Immediate implements Flow.Publisher<Integer>, Flow.Subscription {
    final AtomicLong asked = new AtomicLong();
    final AtomicInteger cancelled = new AtomicInteger();
    private final int end;
    private final int extra;
    private Flow.Subscriber<? super Integer> subscriber;
    private int next;
    private boolean isPublishing;

    Immediate(int end, int extra) {
      this.end = end;
      this.extra = extra;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Integer> to) {
      subscriber = to;
      to.onSubscribe(this);
    }

    @Override
    public void request(long count) {
      assertTrue(count > 0);
      asked.addAndGet(count);
      if (!isPublishing) {
        isPublishing = true;
        while (next < Math.min(asked.get() + extra, end)) {
          subscriber.onNext(next++);
        }
        isPublishing = false;
        if (next == end) {
          next++;
          subscriber.onComplete();
        }
      }
    }

    @Override
    public void cancel() {
      cancelled.incrementAndGet();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 64})
  void whatIsAskedForAndNotTakenIsNeverMoreThanThePrefetch(int prefetch) {
    runs.run(() -> {
      var publisher = new Immediate(500, 0);
      List<Integer> taken = new ArrayList<>();
      AsyncStream.from(publisher, prefetch).forEach(item -> {
        taken.add(item);
        assertTrue(publisher.asked.get() - taken.size() <= prefetch);
      });
      assertEquals(range(0, 500), taken);
      assertEquals(0, publisher.cancelled.get());
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 256})
  void everythingOfASubmissionPublisherArrivesInOrder(int prefetch) {
    runs.run(() -> {
      // Not the common pool, whose one worker on a small machine is everybody's.
      try (var threads = Executors.newCachedThreadPool();
          var group = TaskGroup.open()) {
        var publisher = new SubmissionPublisher<Integer>(threads, 256);
        Task<List<Integer>> all =
            group.start(() -> AsyncStream.<Integer>from(publisher, prefetch).toList());
        Runs.until(() -> publisher.getNumberOfSubscribers() == 1);
        Runs.foreign(() -> {
          try (publisher) {
            for (int i = 0; i < 2_000; i++) {
              publisher.submit(i);
            }
          }
        });
        assertEquals(range(0, 2_000), all.await());
        group.join();
      }
    });
  }

  @Test
  void leavingEarlyUnsubscribes() {
    runs.run(() -> {
      var publisher = new Immediate(500, 0);
      assertEquals(range(0, 3), AsyncStream.from(publisher, 8).take(3).toList());
      assertEquals(1, publisher.cancelled.get());
      assertThrows(IllegalStateException.class, () -> AsyncStream.from(new Immediate(9, 0), 2)
          .forEach(_ -> {
            throw new IllegalStateException("enough");
          }));
    });
  }

  @Test
  void failureArrivesAsItIsAfterTheItemsBeforeIt() {
    var why = new IOException("line down");
    runs.run(() -> {
      Flow.Publisher<Integer> publisher = to -> to.onSubscribe(new Flow.Subscription() {
        @Override
        public void request(long count) {
          to.onNext(1);
          to.onNext(2);
          to.onError(why);
        }

        @Override
        public void cancel() {
          throw new AssertionError("It has ended");
        }
      });
      List<Integer> taken = new ArrayList<>();
      var failure =
          assertThrows(
              StreamFailedException.class,
              () -> AsyncStream.from(publisher, 4).forEach(taken::add));
      assertSame(why, failure.getCause());
      assertEquals(List.of(1, 2), taken);
    });
  }

  @Test
  void publisherThatSendsMoreThanAskedForIsCutOff() {
    runs.run(() -> {
      var publisher = new Immediate(500, 1);
      var failure =
          assertThrows(
              IllegalStateException.class, () -> AsyncStream.from(publisher, 4).toList());
      assertTrue(failure.getMessage().contains("more than the 4"), failure::getMessage);
      assertEquals(1, publisher.cancelled.get());
    });
  }

  @Test
  void rule_2_5_secondSubscriptionIsCancelled() {
    runs.run(() -> {
      var second = new Immediate(1, 0);
      Flow.Publisher<Integer> twice = to -> {
        new Immediate(3, 0).subscribe(to);
        to.onSubscribe(second);
      };
      assertEquals(range(0, 3), AsyncStream.from(twice, 2).toList());
      assertEquals(1, second.cancelled.get());
      assertEquals(0, second.asked.get());
    });
  }

  @Test
  void subscriptionThatComesTooLateIsCancelled() {
    runs.run(() -> {
      var late = new Immediate(1, 0);
      var subscriber = new Promise<Flow.Subscriber<? super Integer>>();
      try (var group = TaskGroup.open()) {
        Task<?> run =
            group.start(() -> AsyncStream.<Integer>from(subscriber::complete, 2).toList());
        Flow.Subscriber<? super Integer> given = subscriber.await();
        Runs.untilWaiting(run);
        run.cancel("test");
        assertInstanceOf(Outcome.Cancelled.class, run.outcome());
        given.onSubscribe(late);
        given.onNext(1);
        given.onComplete();
        assertEquals(1, late.cancelled.get());
        group.join();
      }
    });
  }

  @Test
  void publisherThatNeverSubscribesButEndsDoesNotHang() {
    var why = new IllegalArgumentException("refused");
    runs.run(() -> {
      assertSame(
          why,
          assertThrows(
              IllegalArgumentException.class,
              () -> AsyncStream.<Integer>from(to -> to.onError(why), 1).toList()));
      assertEquals(List.of(), AsyncStream.<Integer>from(Flow.Subscriber::onComplete, 1).toList());
    });
  }

  @Test
  void streamsRoundTripThroughAPublisher() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        var there = AsyncStream.from(range(0, 3_000)).map(i -> i + 1).toPublisher(group);
        assertEquals(range(1, 3_001), AsyncStream.<Integer>from(there, 16).toList());
        assertEquals(range(1, 11), AsyncStream.<Integer>from(there, 3).take(10).toList());
        Runs.until(() -> group.tasks().isEmpty());
        group.join();
      }
    });
  }

  @Test
  void cancelledAtAnyMomentBothSidesEndAndNothingIsLeftRunning() {
    for (int moment = 0; moment < MOMENTS; moment++) {
      int later = moment;
      runs.run(() -> {
        var begun = new AtomicInteger();
        var ended = new AtomicInteger();
        try (var group = TaskGroup.open()) {
          var source = AsyncStream.<Integer>of(out -> {
            begun.incrementAndGet();
            try {
              for (int i = 0;; i++) {
                Heddle.yieldNow();
                out.emit(i);
              }
            } finally {
              ended.incrementAndGet();
            }
          });
          Task<?> victim = group.start(
              () -> AsyncStream.from(source.toPublisher(group), 3)
                  .forEach(_ -> Heddle.yieldNow()));
          for (int i = 0; i < later; i++) {
            Heddle.yieldNow();
          }
          victim.cancel("sweep");
          assertInstanceOf(Outcome.Cancelled.class, victim.outcome());
          group.join();
        }
        assertEquals(begun.get(), ended.get());
        assertEquals(List.of(Task.current()), Heddle.tasks(), "left running");
      });
    }
  }

  @Test
  void refusesNoRoom() {
    assertThrows(IllegalArgumentException.class, () -> AsyncStream.from(new Immediate(1, 0), 0));
    assertThrows(
        NullPointerException.class, () -> AsyncStream.from((Flow.Publisher<Integer>) null, 1));
  }
}
