package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.generator.Generator;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who makes an iterator that holds something open closes it, however the work on its items ends. */
@ParameterizedClass
@EnumSource(Runs.class)
class ClosedSourcesTest {
  @Parameter Runs runs;

  private final AtomicInteger closed = new AtomicInteger();

  private Generator<Integer> rows(int most) {
    return Generator.of(out -> {
      try {
        for (int i = 0; i < most; i++) {
          out.yield(i);
        }
      } finally {
        // Outside of the failed group, so that it can wait.
        Heddle.sleep(Duration.ofNanos(1));
        closed.incrementAndGet();
      }
    });
  }

  @Test
  void generatorGivenToMapConcurrentIsClosedHoweverItEnds() {
    runs.run(() -> {
      assertEquals(List.of(0, 1, 2), Heddle.<Integer, Integer>mapConcurrent(rows(3), 2, i -> i));
      assertEquals(1, closed.get());
      var oops = new IllegalStateException("row 3");
      var failed =
          assertThrows(ExceptionGroup.class, () -> Heddle.mapConcurrent(rows(1000), 2, i -> {
            if (i == 3) {
              throw oops;
            }
            return i;
          }));
      assertSame(oops, failed.leaves().getFirst());
      assertEquals(2, closed.get());
      Heddle.moveOnAfter(Duration.ofMillis(5), () -> Heddle.mapConcurrent(rows(1000), 2, i -> {
        Runs.forever();
        return i;
      }));
      // Its cleanup waits, and is cancelled with the caller, but it has been closed.
      assertEquals(List.of(0), Heddle.<Integer, Integer>mapConcurrent(rows(1), 1, i -> i));
    });
  }

  @Test
  void closingThatFailsDoesNotHideWhyAndAloneIsToldItself() {
    var oops = new IllegalStateException("close failed");
    class Rows implements Iterator<Integer>, AutoCloseable {
      private int next;

      @Override
      public boolean hasNext() {
        return next < 5;
      }

      @Override
      public Integer next() {
        return next++;
      }

      @Override
      public void close() {
        throw oops;
      }
    }
    runs.run(() -> {
      Iterable<Integer> rows = Rows::new;
      var failed = assertThrows(ExceptionGroup.class, () -> Heddle.mapConcurrent(rows, 1, i -> {
        throw new IllegalArgumentException("row");
      }));
      assertTrue(List.of(failed.getSuppressed()).contains(oops), failed::toString);
      assertSame(oops, assertThrows(IllegalStateException.class,
          () -> Heddle.mapConcurrent(rows, 1, i -> i)));
    });
  }

  @Test
  void iterationOfTheCallersOwnStaysOpen() {
    runs.run(() -> {
      try (var mine = rows(10).iterator()) {
        assertThrows(ExceptionGroup.class, () -> Heddle.mapConcurrent(mine, 1, i -> {
          throw new IllegalStateException("row " + i);
        }));
        assertEquals(0, closed.get());
        mine.next();
      }
      assertEquals(1, closed.get());
    });
  }
}
