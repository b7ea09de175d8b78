package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.DeadlineException;
import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.generator.Generator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Inputs of mappings that are slow, lazy, endless, fed by results, or fail. */
@Timeout(60)
class MappingInputTest {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();
  private static ProcessPool pool;

  @TempDir private Path directory;

  @BeforeAll
  static void open() {
    pool = ProcessPool.builder().workers(2).grace(Duration.ofMillis(300)).build();
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  @FunctionalInterface
  private interface Source<T> {
    /** The next item, or null at the end. */
    T next() throws InterruptedException;
  }

  private static <T> Iterable<T> from(Source<T> source) {
    return () -> new Iterator<>() {
      private T next;

      @Override
      public boolean hasNext() {
        try {
          next = next == null ? source.next() : next;
        } catch (InterruptedException e) {
          throw new IllegalStateException("interrupted", e);
        }
        return next != null;
      }

      @Override
      public T next() {
        hasNext();
        T item = next;
        next = null;
        return item;
      }
    };
  }

  /** Each item comes when the result of the one before has been handed over. */
  private static void mapWhatResultsFeed(int chunk, boolean inOrder, boolean view)
      throws Exception {
    var coming = new LinkedBlockingQueue<Integer>(List.of(1));
    Iterable<Integer> input = from(() -> {
      int n = coming.take();
      return n > 5 ? null : n;
    });
    if (view) {
      input =
          Collections.unmodifiableList(
              new AbstractList<Integer>() {
                @Override
                public Integer get(int index) {
                  try {
                    return coming.take();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }

                @Override
                public int size() {
                  return 5;
                }
              });
    }
    var results = new ArrayList<Integer>();
    ResultHandler<Integer, Integer> handler = (n, tenfold) -> {
      results.add(tenfold);
      coming.add(n + 1);
    };
    Mapping<Integer, Integer> mapping = pool.mapping((Integer n) -> n * 10).chunk(chunk);
    if (inOrder) {
      mapping.inOrder(input, handler);
    } else {
      mapping.asCompleted(input, handler);
    }
    assertEquals(List.of(10, 20, 30, 40, 50), results);
  }

  @Test
  void inputMayWaitForResultsWhateverTheChunkOrTheOrder() throws Exception {
    for (boolean inOrder : new boolean[]{true, false}) {
      for (int chunk : new int[]{1, 100, Integer.MAX_VALUE}) {
        mapWhatResultsFeed(chunk, inOrder, false);
      }
      mapWhatResultsFeed(1, inOrder, true);
      for (int carriers : new int[]{1, 2}) {
        Heddle.builder().carriers(carriers).run(() -> mapWhatResultsFeed(3, inOrder, false));
      }
    }
  }

  @Test
  void chunkThatIsNotFullGoesToAnIdleWorkerThoughAFirstResultIsWaitedFor() throws Exception {
    String place = directory.toString();
    var count = new AtomicInteger();
    // The first result waits in its worker for the second item, which the input holds back until then.
    Iterable<Integer> input = from(() -> {
      int n = count.incrementAndGet();
      if (n == 6) {
        while (!Mark.in(directory, "fifth").isSet()) {
          Thread.sleep(1);
        }
      }
      return n > 6 ? null : n;
    });
    var results = new ArrayList<Integer>();
    pool.mapping((Integer n) -> {
      if (n == 1) {
        Mark.in(Path.of(place), "fifth").await();
      } else if (n == 5) {
        Mark.in(Path.of(place), "fifth").set();
      }
      return n;
    }).chunk(4).inOrder(input, (n, _) -> results.add(n));
    assertEquals(List.of(1, 2, 3, 4, 5, 6), results);
  }

  @Test
  void inputIsReadAWindowAheadAndNoFurther() throws Exception {
    for (int chunk : new int[]{1, 7}) {
      var read = new AtomicInteger();
      var handed = new AtomicInteger();
      var most = new AtomicInteger();
      assertThrows(IOException.class, () -> pool.mapping((Integer n) -> n).chunk(chunk)
          .inOrder(
              from(read::incrementAndGet),
              (_, _) -> {
                most.accumulateAndGet(read.get() - handed.getAndIncrement(), Math::max);
                if (handed.get() == 1_000) {
                  throw new IOException("enough");
                }
              }));
      int ahead = most.get();
      assertTrue(ahead <= 67 * chunk, () -> ahead + " items ahead in chunks of " + chunk);
    }
    var read = new AtomicInteger();
    var handed = new AtomicInteger();
    var most = new AtomicInteger();
    assertThrows(IOException.class, () -> pool.mapping((byte[] big) -> big.length).asCompleted(
        from(() -> {
          read.incrementAndGet();
          return new byte[4 << 20];
        }),
        (_, _) -> {
          most.accumulateAndGet(read.get() - handed.getAndIncrement(), Math::max);
          if (handed.get() == 12) {
            throw new IOException("enough");
          }
        }));
    assertTrue(most.get() <= 6, () -> most + " items of 4 MiB ahead");
    assertEquals(0, pool.statistics().waiting() + pool.statistics().inFlight());
  }

  @Test
  void inputHasTheCallersScopedValuesAndClassLoaderAndEndsWithItsDeadline() throws Exception {
    Heddle.run(() -> ScopedValue.where(USER, "ada").call(() -> {
      var loader = new ClassLoader() {};
      ClassLoader before = Thread.currentThread().getContextClassLoader();
      Thread.currentThread().setContextClassLoader(loader);
      var seen = new AtomicReference<Object>();
      var group = new AtomicReference<TaskGroup>();
      var count = new AtomicInteger();
      pool.mapping((Integer n) -> n).asCompleted(from(() -> {
        seen.set(USER.get());
        assertSame(loader, Thread.currentThread().getContextClassLoader());
        Heddle.sleep(Duration.ofNanos(1));
        int n = count.incrementAndGet();
        return n > 3 ? null : n;
      }), (_, _) -> group.set(TaskGroup.current()));
      Thread.currentThread().setContextClassLoader(before);
      assertEquals("ada", seen.get());
      assertSame(TaskGroup.current(), group.get());
      var interrupted = new AtomicInteger();
      assertThrows(
          DeadlineException.class,
          () -> Heddle.timeout(Duration.ofMillis(20), () -> pool.map(n -> n, from(() -> {
            try {
              new CountDownLatch(1).await();
              return 1;
            } finally {
              interrupted.incrementAndGet();
            }
          }))));
      assertEquals(1, interrupted.get());
      return null;
    }));
  }

  /** Closes with a wait, as a generator's cleanup may. */
  private static Generator<Integer> rows(int most, List<String> events) {
    return Generator.of(out -> {
      try {
        for (int i = 0; i < most; i++) {
          out.yield(i);
        }
      } finally {
        Thread.sleep(1);
        events.add("closed");
      }
    });
  }

  private static Iterable<Integer> closingWith(IOException failure, int most) {
    class Rows implements Iterator<Integer>, AutoCloseable {
      private int i;

      @Override
      public boolean hasNext() {
        return i < most;
      }

      @Override
      public Integer next() {
        return i++;
      }

      @Override
      public void close() throws IOException {
        throw failure;
      }
    }
    return Rows::new;
  }

  @Test
  void iteratorIsClosedHoweverTheMappingEndsAndWhatThatThrowsIsTold() throws Exception {
    var events = Collections.synchronizedList(new ArrayList<String>());
    assertEquals(List.of(0, 1, 2), pool.map(n -> n, rows(3, events)));
    assertEquals(List.of("closed"), events);
    assertThrows(
        IOException.class,
        () -> pool.mapUnordered((Integer n) -> n, rows(1_000, events), (_, _) -> {
          throw new IOException("enough");
        }));
    assertEquals(List.of("closed", "closed"), events);
    var own = rows(100, events).iterator();
    assertTrue(own.hasNext());
    assertThrows(
        IOException.class,
        () -> pool.mapUnordered((Integer n) -> n, own, (_, _) -> {
          throw new IOException("enough");
        }));
    assertTrue(own.hasNext(), "an iteration of the caller's own stays open");
    own.close();
    var oops = new IOException("not closed");
    assertSame(
        oops, assertThrows(IOException.class, () -> pool.map(n -> n, closingWith(oops, 3))));
    var enough = assertThrows(
        IOException.class,
        () -> pool.mapUnordered((Integer n) -> n, closingWith(oops, 1_000), (_, _) -> {
          throw new IOException("enough");
        }));
    assertEquals("enough", enough.getMessage());
    assertEquals(List.of(oops), List.of(enough.getSuppressed()));
  }

  @Test
  void failureOfTheInputEndsTheMappingAsItIs() throws Exception {
    for (Throwable failure : List.of(new IllegalStateException("broke"), new AssertionError(1))) {
      for (int at : new int[]{1, 40}) {
        var count = new AtomicInteger();
        Iterable<Integer> input = from(() -> {
          if (count.incrementAndGet() == at) {
            switch (failure) {
              case Error error -> throw error;
              default -> throw (RuntimeException) failure;
            }
          }
          return count.get();
        });
        assertSame(
            failure, assertThrows(failure.getClass(), () -> pool.map(n -> n, input)));
      }
    }
    assertEquals(0, pool.statistics().waiting() + pool.statistics().inFlight());
    assertEquals(new TreeSet<>(List.of(1, 2)).stream().toList(),
        pool.map(n -> n, new TreeSet<>(List.of(1, 2))));
    List<Integer> many = IntStream.range(0, 500).boxed().toList();
    assertEquals(many, pool.mapping((Integer n) -> n).chunk(30).toList(new TreeSet<>(many)));
  }

  @Test
  void inputThatHeedsNoInterruptIsLeftToItselfAfterTheGracePeriod() throws Exception {
    var askedAgain = new CountDownLatch(1);
    var come = new CountDownLatch(1);
    var back = new CountDownLatch(1);
    var count = new AtomicInteger();
    Iterable<Integer> deaf = from(() -> {
      if (count.incrementAndGet() == 1) {
        return 1;
      }
      askedAgain.countDown();
      while (come.getCount() > 0) {
        try {
          come.await();
        } catch (InterruptedException _) {
          // Deaf.
        }
      }
      back.countDown();
      return null;
    });
    var enough = assertThrows(
        IOException.class,
        () -> pool.mapUnordered((Integer n) -> n, deaf, (_, _) -> {
          // An input that is told to end before it is asked again has nothing to be deaf in.
          askedAgain.await();
          throw new IOException("enough");
        }));
    assertEquals("enough", enough.getMessage());
    come.countDown();
    back.await();
    assertNull(pool.call(() -> null));
  }
}
