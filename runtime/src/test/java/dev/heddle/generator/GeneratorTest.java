package dev.heddle.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** On plain threads, without any task. */
@ParameterizedClass
@EnumSource(Kinds.class)
@Timeout(60)
class GeneratorTest {
  @Parameter Kinds kinds;

  private Generator<Integer> upTo(int n) {
    return kinds.of(
        out -> {
          for (int i = 0; i < n; i++) {
            out.yield(i);
          }
        });
  }

  private static <T> List<T> drain(Iterable<T> items) {
    var all = new ArrayList<T>();
    items.forEach(all::add);
    return all;
  }

  @Test
  void yieldsItsItemsInOrderAndEachIteratorIsAFreshRun() {
    Generator<Integer> numbers = upTo(1_000);
    List<Integer> expected = IntStream.range(0, 1_000).boxed().toList();
    assertEquals(expected, drain(numbers));
    assertEquals(expected, drain(numbers));
    assertEquals(expected, numbers.stream().toList());
    assertEquals(List.of(), drain(upTo(0)));
  }

  @Test
  void bodyRunsOnlyWhenAskedAndOnlyToItsNextYield() {
    var log = new ArrayList<String>();
    Generator<String> generator =
        kinds.of(
            out -> {
              log.add("begun");
              out.yield("a");
              log.add("resumed");
              out.yield("b");
              log.add("ended");
            });
    try (var items = generator.iterator()) {
      assertEquals(List.of(), log);
      assertEquals("a", items.next());
      assertEquals(List.of("begun"), log);
      assertTrue(items.hasNext());
      assertTrue(items.hasNext());
      assertEquals(List.of("begun", "resumed"), log);
      assertEquals("b", items.next());
      assertFalse(items.hasNext());
      assertEquals(List.of("begun", "resumed", "ended"), log);
      assertThrows(NoSuchElementException.class, items::next);
    }
  }

  @Test
  void nullIsAnItemLikeAnyOther() {
    Generator<@Nullable String> generator =
        kinds.of(
            out -> {
              out.yield(null);
              out.yield("x");
            });
    var items = generator.iterator();
    assertTrue(items.hasNext());
    assertEquals(null, items.next());
    assertEquals("x", items.next());
    assertFalse(items.hasNext());
  }

  @Test
  void closingRunsFinallyOfASuspendedBodyOnce() {
    var finished = new AtomicInteger();
    Generator<Integer> endless =
        kinds.of(
            out -> {
              try {
                for (int i = 0;; i++) {
                  try {
                    out.yield(i);
                  } catch (Exception e) {
                    throw new AssertionError("closing is no Exception", e);
                  }
                }
              } finally {
                finished.incrementAndGet();
              }
            });
    var items = endless.iterator();
    try (items) {
      for (int i : items) {
        if (i == 3) {
          break;
        }
      }
      assertEquals(4, items.next());
      assertEquals(0, finished.get());
    }
    assertEquals(1, finished.get());
    assertFalse(items.hasNext());
    items.close();
    assertEquals(1, finished.get());
    try (var stream = endless.stream()) {
      assertEquals(List.of(0, 1, 2), stream.limit(3).toList());
      assertEquals(1, finished.get());
    }
    assertEquals(2, finished.get());
  }

  @Test
  void closingBeforeTheFirstItemRunsNothing() {
    var begun = new AtomicInteger();
    Generator<Integer> generator = kinds.of(out -> begun.incrementAndGet());
    var items = generator.iterator();
    items.close();
    assertFalse(items.hasNext());
    assertEquals(0, begun.get());
  }

  @Test
  void bodyThatYieldsWhileClosedIsToldSoAndUnwound() {
    var unwound = new AtomicInteger();
    Generator<Integer> generator =
        kinds.of(
            out -> {
              try {
                out.yield(1);
              } finally {
                try {
                  out.yield(2);
                } finally {
                  unwound.incrementAndGet();
                }
              }
            });
    var items = generator.iterator();
    items.next();
    var e = assertThrows(IllegalStateException.class, items::close);
    assertTrue(e.getMessage().contains("yields while it is being closed"), e.getMessage());
    assertEquals(1, unwound.get());
    assertFalse(items.hasNext());
  }

  @Test
  void bodyThatNeverStopsYieldingCannotHangItsClose() {
    Generator<Integer> stubborn =
        kinds.of(
            out -> {
              while (true) {
                try {
                  out.yield(1);
                } catch (Throwable _) {
                  // a body that must not be written
                }
              }
            });
    var items = stubborn.iterator();
    items.next();
    var e = assertThrows(IllegalStateException.class, items::close);
    assertTrue(e.getMessage().contains("could not be closed"), e.getMessage());
    assertFalse(items.hasNext());
    items.close();
  }

  @Test
  void whatTheBodyThrowsArrivesUnchangedAndEndsTheIteration() {
    for (Throwable thrown : List.of(
        new IllegalArgumentException("unchecked"),
        new AssertionError("error"),
        new InterruptedException("interrupt"))) {
      Generator<Integer> failing =
          kinds.of(
              out -> {
                out.yield(1);
                sneak(thrown);
              });
      var items = failing.iterator();
      assertEquals(1, items.next());
      assertSame(thrown, assertThrows(Throwable.class, items::hasNext));
      assertFalse(items.hasNext());
      items.close();
    }
    Generator<Integer> failing =
        kinds.of(
            out -> {
              throw new IOException("disk");
            });
    var e = assertThrows(GeneratorFailedException.class, () -> failing.iterator().next());
    assertEquals(IOException.class, e.getCause().getClass());
    assertTrue(e.getMessage().contains(getClass().getName()), e.getMessage());
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable e) throws E {
    throw (E) e;
  }

  @Test
  void stackTraceOfAFailureNamesTheBodyAndWhoAskedForTheItem() {
    Generator<Integer> failing = kinds.of(_ -> failInBody());
    var e = assertThrows(UnsupportedOperationException.class, () -> failing.iterator().next());
    List<String> frames = List.of(e.getStackTrace()).stream()
        .map(StackTraceElement::getMethodName)
        .toList();
    assertEquals("failInBody", frames.getFirst());
    if (kinds == Kinds.CONTINUATIONS) {
      String me = "stackTraceOfAFailureNamesTheBodyAndWhoAskedForTheItem";
      assertTrue(frames.stream().anyMatch(frame -> frame.contains(me)), frames.toString());
    }
  }

  private static void failInBody() {
    throw new UnsupportedOperationException();
  }

  @Test
  void secondThreadIsRefusedByNameAndTheFirstGoesOn() throws Exception {
    var items = upTo(3).iterator();
    assertEquals(0, items.next());
    var refused = new AtomicReference<@Nullable Throwable>();
    for (Runnable use : List.<Runnable>of(items::hasNext, items::next, items::close)) {
      Thread.ofPlatform()
          .name("intruder")
          .start(
              () -> {
                try {
                  use.run();
                } catch (Throwable e) {
                  refused.set(e);
                }
              })
          .join();
      var e = assertThrows(IllegalStateException.class, () -> sneak(refused.getAndSet(null)));
      assertTrue(e.getMessage().contains("intruder"), e.getMessage());
      assertTrue(e.getMessage().contains(Thread.currentThread().toString()), e.getMessage());
      assertTrue(e.getMessage().contains("iterator()"), e.getMessage());
    }
    assertEquals(1, items.next());
    assertEquals(2, items.next());
    assertFalse(items.hasNext());
  }

  @Test
  void bodyThatAsksItselfForAnItemIsRefused() {
    var self = new AtomicReference<@Nullable Iteration<Integer>>();
    Generator<Integer> generator =
        kinds.of(
            out -> {
              self.get().hasNext();
              out.yield(1);
            });
    self.set(generator.iterator());
    assertThrows(IllegalStateException.class, self.get()::next);
    assertFalse(self.get().hasNext());
  }

  @Test
  void yieldOutsideOfTheBodyIsRefused() {
    var leaked = new AtomicReference<@Nullable Yielder<Integer>>();
    Generator<Integer> generator =
        kinds.of(
            out -> {
              leaked.set(out);
              out.yield(1);
              Generator<Integer> inner = kinds.of(_ -> out.yield(2));
              var e = assertThrows(IllegalStateException.class, () -> inner.iterator().next());
              assertTrue(e.getMessage().contains("another generator"), e.getMessage());
            });
    Generator<Integer> running = kinds.of(out -> Heddle.run(() -> out.yield(1)));
    assertThrows(IllegalStateException.class, () -> running.iterator().next());
    var items = generator.iterator();
    items.next();
    assertThrows(IllegalStateException.class, () -> leaked.get().yield(2));
    assertFalse(items.hasNext());
    assertThrows(IllegalStateException.class, () -> leaked.get().yield(3));
  }

  private record Tree(int value, @Nullable Tree left, @Nullable Tree right) {
    static Tree line(int depth) {
      Tree tree = new Tree(depth, null, null);
      for (int i = depth - 1; i >= 0; i--) {
        tree = new Tree(i, null, tree);
      }
      return tree;
    }

    static @Nullable Tree balanced(int from, int to) {
      int middle = (from + to) >>> 1;
      return from >= to
          ? null
          : new Tree(middle, balanced(from, middle), balanced(middle + 1, to));
    }

    void walk(Yielder<Integer> out) {
      if (left != null) {
        left.walk(out);
      }
      out.yield(value);
      if (right != null) {
        right.walk(out);
      }
    }
  }

  @Test
  void recursionThousandsDeepYieldsFromItsDepth() {
    Tree line = Tree.line(3_000);
    assertEquals(IntStream.rangeClosed(0, 3_000).boxed().toList(), drain(kinds.of(line::walk)));
    Tree balanced = Tree.balanced(0, 5_000);
    assertEquals(IntStream.range(0, 5_000).boxed().toList(), drain(kinds.of(balanced::walk)));
  }

  private Generator<Integer> nested(@Nullable Tree tree) {
    return kinds.of(
        out -> {
          if (tree != null) {
            out.yieldAll(nested(tree.left));
            out.yield(tree.value);
            out.yieldAll(nested(tree.right));
          }
        });
  }

  @Test
  void generatorsNestAndClosingTheOuterClosesTheInner() {
    assertEquals(
        IntStream.range(0, 200).boxed().toList(), drain(nested(Tree.balanced(0, 200))));
    var closed = new ArrayList<String>();
    Generator<Integer> inner =
        kinds.of(
            out -> {
              try {
                out.yieldAll(List.of(1, 2, 3));
              } finally {
                closed.add("inner");
              }
            });
    Generator<Integer> outer =
        kinds.of(
            out -> {
              try {
                out.yieldAll(inner);
              } finally {
                closed.add("outer");
              }
            });
    try (var items = outer.iterator()) {
      assertEquals(1, items.next());
    }
    assertEquals(List.of("inner", "outer"), closed);
  }

  @Test
  void stackOverflowInTheBodyReachesTheConsumer() {
    Generator<Integer> generator =
        kinds.of(
            out -> {
              out.yield(1);
              out.yield(overflow(0));
            });
    var items = generator.iterator();
    assertEquals(1, items.next());
    assertThrows(StackOverflowError.class, items::next);
    assertFalse(items.hasNext());
    assertEquals(List.of(0, 1), drain(upTo(2)));
  }

  private static int overflow(int depth) {
    return overflow(depth + 1) + 1;
  }

  @Test
  void interruptOfTheConsumerEndsTheBodysWait() throws Exception {
    var seen = new AtomicReference<@Nullable Throwable>();
    Generator<Integer> waiting =
        kinds.of(
            out -> {
              out.yield(1);
              Thread.sleep(60_000);
            });
    Thread consumer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    drain(waiting);
                  } catch (Throwable e) {
                    seen.set(e);
                  }
                });
    consumer.interrupt();
    consumer.join();
    assertEquals(InterruptedException.class, seen.get().getClass());
  }

  @Test
  void manyRunsOfOneGeneratorAreIndependent() {
    Generator<Integer> numbers = upTo(50);
    var first = numbers.iterator();
    var second = numbers.iterator();
    assertNotSame(first, second);
    for (int i = 0; i < 50; i++) {
      assertEquals(i, first.next());
      assertEquals(i, second.next());
    }
    assertFalse(first.hasNext() || second.hasNext());
  }
}
