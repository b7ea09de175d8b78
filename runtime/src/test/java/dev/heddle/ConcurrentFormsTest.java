package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.sync.Barrier;
import dev.heddle.sync.Latch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code forEachConcurrent}, and {@code gather} of actions and of what is under way already. */
@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class ConcurrentFormsTest {
  @Parameter Runs runs;

  @Test
  void eachItemIsWorkedOnOnceAndNoMoreAtATimeThanTheLimit() {
    runs.run(() -> {
      List<Integer> done = Collections.synchronizedList(new ArrayList<>());
      var active = new AtomicInteger();
      var most = new AtomicInteger();
      var firstThree = new Barrier(3);
      Heddle.forEachConcurrent(IntStream.range(0, 40).boxed().toList(), 3, item -> {
        most.accumulateAndGet(active.incrementAndGet(), Math::max);
        if (item < 3) {
          firstThree.await();
        }
        Heddle.yieldNow();
        active.decrementAndGet();
        done.add(item);
      });
      assertEquals(3, most.get());
      Collections.sort(done);
      assertEquals(IntStream.range(0, 40).boxed().toList(), done);
      Heddle.forEachConcurrent(List.of(), 1, _ -> done.clear());
      assertEquals(40, done.size());
    });
  }

  @Test
  void failureCancelsTheOthersReadsNoMoreAndArrivesInAGroup() {
    runs.run(() -> {
      var cancelled = new AtomicInteger();
      var read = new AtomicInteger();
      Iterable<Integer> endless = () -> new Iterator<>() {
        @Override
        public boolean hasNext() {
          return true;
        }

        @Override
        public Integer next() {
          return read.getAndIncrement();
        }
      };
      var bothThere = new Latch(2);
      var failed = assertThrows(ExceptionGroup.class,
          () -> Heddle.forEachConcurrent(endless, 3, item -> {
            if (item == 2) {
              bothThere.await();
              throw new IOException("third");
            }
            try {
              bothThere.countDown();
              Runs.forever();
            } finally {
              cancelled.incrementAndGet();
            }
          }));
      assertInstanceOf(IOException.class, failed.exceptions().getFirst());
      assertEquals(1, failed.exceptions().size());
      assertEquals(2, cancelled.get());
      assertTrue(read.get() <= 4, read::toString);
      assertThrows(IllegalArgumentException.class,
          () -> Heddle.forEachConcurrent(List.of(1), 0, _ -> Heddle.yieldNow()));
    });
  }

  @Test
  void gatheredActionsAllRunAndEndBeforeItReturns() {
    runs.run(() -> {
      var meeting = new Barrier(3);
      var done = new AtomicInteger();
      Heddle.gather(
          () -> {
            meeting.await();
            done.incrementAndGet();
          },
          () -> {
            meeting.await();
            done.incrementAndGet();
          },
          () -> {
            meeting.await();
            done.incrementAndGet();
          });
      assertEquals(3, done.get());
      var cancelled = new Latch(1);
      var begun = new Latch(1);
      var failed = assertThrows(ExceptionGroup.class, () -> Heddle.gather(
          () -> {
            begun.await();
            throw new IOException("one");
          },
          () -> {
            try {
              begun.countDown();
              Runs.forever();
            } finally {
              cancelled.countDown();
            }
          }));
      assertTrue(cancelled.isOpen());
      assertEquals("[java.io.IOException: one]", failed.exceptions().toString());
    });
  }

  @Test
  void gatheringWhatIsUnderWayWaitsForAllAndKeepsTheOrder() {
    runs.run(() -> {
      var promise = new Promise<String>();
      Task<String> task = Heddle.start(() -> {
        Heddle.yieldNow();
        promise.complete("promise");
        return "task";
      });
      assertEquals(List.of("promise", "task", "promise"), Heddle.gather(promise, task, promise));
    });
  }

  @Test
  void failureEndsTheWaitForTheOthersAndTheyGoOn() {
    runs.run(() -> {
      var open = new Promise<String>();
      Promise<String> broken = Promise.failed(new IOException("gone"));
      var failed = assertThrows(ExceptionGroup.class, () -> Heddle.gather(open, broken));
      var cause = assertInstanceOf(TaskFailedException.class, failed.exceptions().getFirst());
      assertInstanceOf(IOException.class, cause.getCause());
      assertFalse(open.isDone());
      Task<?> waiting = Heddle.start(() -> Heddle.gather(open, Promise.completed("there")));
      Runs.untilWaiting(waiting);
      waiting.cancel("enough");
      assertInstanceOf(Outcome.Cancelled.class, waiting.outcome());
      assertFalse(open.isDone());
      assertTrue(open.complete("later"));
    });
  }
}
