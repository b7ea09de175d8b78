package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Order kept, items read lazily by the caller, never more than the limit at once. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class MapConcurrentTest {
  @Parameter Runs runs;

  @Test
  void resultsKeepTheOrderOfTheItemsAndTheLimitHolds() {
    runs.run(() -> {
      var now = new AtomicInteger();
      var most = new AtomicInteger();
      List<Integer> items = IntStream.range(0, 100).boxed().toList();
      List<Integer> results = Heddle.mapConcurrent(items, 4, i -> {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        for (int n = 0; n < (i * 7) % 5; n++) {
          Heddle.yieldNow();
        }
        now.decrementAndGet();
        return -i;
      });
      assertEquals(items.stream().map(i -> -i).toList(), results);
      assertTrue(most.get() <= 4, most::toString);
      assertEquals(List.of(), Heddle.mapConcurrent(List.<Integer>of(), 3, i -> i));
    });
  }

  /** Counts what is read, and by whom. */
  private static final class Source implements Iterable<Integer> {
    final AtomicInteger read = new AtomicInteger();
    final Thread reader = Thread.currentThread();

    @Override
    public Iterator<Integer> iterator() {
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return true;
        }

        @Override
        public Integer next() {
          assertSame(reader, Thread.currentThread());
          return read.getAndIncrement();
        }
      };
    }
  }

  @Test
  void endlessSourceIsReadByTheCallerAndOnlyAsFarAsThereIsRoom() {
    runs.run(() -> {
      var source = new Source();
      var ended = new AtomicInteger();
      var most = new AtomicInteger();
      var e = assertThrows(ExceptionGroup.class, () -> Heddle.mapConcurrent(source, 3, i -> {
        most.accumulateAndGet(source.read.get() - ended.get(), Math::max);
        Heddle.yieldNow();
        if (i == 50) {
          throw new IOException("enough");
        }
        ended.incrementAndGet();
        return i;
      }));
      assertEquals("enough", e.leaves().getFirst().getMessage());
      assertTrue(most.get() <= 4, most::toString);
      assertTrue(runs != Runs.EVENT_LOOP || source.read.get() < 60, source.read::toString);
    });
  }

  @Test
  void limitMustBePositive() {
    runs.run(() -> {
      assertThrows(
          IllegalArgumentException.class,
          () -> Heddle.mapConcurrent(List.of(1), 0, i -> i));
    });
  }
}
