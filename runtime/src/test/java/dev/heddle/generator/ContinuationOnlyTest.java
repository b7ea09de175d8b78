package dev.heddle.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What only the JDK's continuations can do. */
@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class ContinuationOnlyTest {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();
  private static final ScopedValue<Integer> STEP = ScopedValue.newInstance();

  @Parameter Runs runs;

  private static String user() {
    return USER.orElse("nobody");
  }

  private static int step() {
    return STEP.orElse(-1);
  }

  @Test
  void bodySeesTheBindingsOfWhereItWasMadeAndNotTheConsumers() {
    runs.run(
        () -> {
          Generator<String> made =
              ScopedValue.where(USER, "ann")
                  .call(
                      () -> Generator.of(
                          out -> {
                            while (true) {
                              out.yield(user());
                            }
                          }));
          try (var items = made.iterator()) {
            assertEquals("ann", items.next());
            ScopedValue.where(USER, "bob")
                .run(
                    () -> {
                      assertEquals("ann", items.next());
                      assertEquals("bob", user());
                    });
            assertEquals("nobody", user());
            assertEquals("ann", items.next());
          }
        });
  }

  @Test
  void bindingsMadeInTheBodyStayThereAcrossYieldsAndAreInheritedByItsChildren() {
    runs.run(
        () -> {
          Generator<Integer> counting =
              Generator.of(
                  out -> {
                    for (int i = 0; i < 3; i++) {
                      int n = i;
                      ScopedValue.where(STEP, n)
                          .call(
                              () -> {
                                out.yield(step());
                                assertEquals(n, step());
                                assertEquals(n, Heddle.start(() -> step()).await());
                                out.yield(step());
                                return 0;
                              });
                    }
                    assertEquals(-1, step());
                  });
          ScopedValue.where(STEP, 77)
              .call(
                  () -> {
                    var seen = new ArrayList<Integer>();
                    for (int item : counting) {
                      seen.add(item);
                      assertEquals(77, step());
                      assertEquals(77, Heddle.start(() -> step()).await());
                    }
                    assertEquals(List.of(0, 0, 1, 1, 2, 2), seen);
                    return 0;
                  });
          assertEquals(-1, step());
        });
  }

  /** The JDK closes groups that a binding leaves open; it must not take the consumer's for them. */
  @Test
  void endOfABindingInTheBodyLeavesTheConsumersGroupsAlone() {
    runs.run(
        () -> {
          Generator<Integer> generator =
              Generator.of(
                  out -> ScopedValue.where(STEP, 1)
                      .call(
                          () -> {
                            out.yield(1);
                            out.yield(2);
                            return 0;
                          }));
          var items = generator.iterator();
          assertEquals(1, items.next());
          try (var group = TaskGroup.open()) {
            assertEquals(2, items.next());
            assertFalse(items.hasNext());
            assertEquals("alive", group.start(() -> "alive").await());
            group.join();
          }
          var others = generator.iterator();
          try (var group = TaskGroup.open()) {
            assertEquals(1, others.next());
            group.join();
          }
          assertEquals(2, others.next());
          assertFalse(others.hasNext());
        });
  }

  @Test
  void yieldInsideSynchronizedIsRefusedAndTheMonitorIsFree() {
    runs.run(
        () -> {
          var monitor = new Object();
          Generator<Integer> locking =
              Generator.of(
                  out -> {
                    synchronized (monitor) {
                      out.yield(1);
                    }
                  });
          for (int i = 0; i < 3; i++) {
            var e = assertThrows(IllegalStateException.class, () -> locking.iterator().next());
            assertTrue(e.getMessage().contains("synchronized"), e.getMessage());
            synchronized (monitor) {
              assertTrue(Thread.holdsLock(monitor));
            }
          }
          // Caught inside, the body goes on.
          Generator<Integer> recovering =
              Generator.of(
                  out -> {
                    synchronized (monitor) {
                      assertThrows(IllegalStateException.class, () -> out.yield(1));
                    }
                    out.yield(2);
                  });
          assertEquals(List.of(2), recovering.stream().toList());
        });
  }

  @Test
  void askingInsideSynchronizedIsRefusedAndTheMonitorStaysTheConsumers() throws Exception {
    runs.run(
        () -> {
          var monitor = new Object();
          Generator<Integer> generator = Generator.of(out -> out.yield(1));
          try (var items = generator.iterator()) {
            synchronized (monitor) {
              var e = assertThrows(IllegalStateException.class, items::next);
              assertTrue(e.getMessage().contains("consumer's"), e.getMessage());
              assertTrue(Thread.holdsLock(monitor));
            }
            assertFalse(items.hasNext());
          }
          Heddle.blocking(
              () -> {
                synchronized (monitor) {
                  return Thread.holdsLock(monitor);
                }
              });
          // Without a yield a monitor is no obstacle, and the body may wait inside its own.
          Generator<Integer> careful =
              Generator.of(
                  out -> {
                    for (int i = 0; i < 3; i++) {
                      synchronized (monitor) {
                        Heddle.sleep(Duration.ofMillis(1));
                      }
                      out.yield(i);
                    }
                  });
          assertEquals(List.of(0, 1, 2), careful.stream().toList());
        });
  }

  private static final ScopedValue<Yielder<Integer>> OUT = ScopedValue.newInstance();

  private static final class YieldsInItsInitializer {
    static final String VALUE;

    static {
      String value;
      try {
        OUT.get().yield(1);
        value = "suspended";
      } catch (IllegalStateException e) {
        value = e.getMessage();
      }
      VALUE = value;
    }
  }

  @Test
  void yieldBelowANativeFrameIsRefused() {
    runs.run(
        () -> {
          Generator<Integer> generator =
              Generator.of(
                  out -> {
                    String value =
                        ScopedValue.where(OUT, out).call(() -> YieldsInItsInitializer.VALUE);
                    assertTrue(value.contains("static initializer"), value);
                    out.yield(2);
                  });
          assertEquals(List.of(2), generator.stream().toList());
        });
  }

  @Test
  void bodyRunsOnTheConsumersThread() {
    runs.run(
        () -> {
          Generator<Thread> generator = Generator.of(out -> out.yield(Thread.currentThread()));
          assertSame(Thread.currentThread(), generator.iterator().next());
          assertSame(
              Thread.currentThread(),
              generator.stream().max(Comparator.comparing(Thread::threadId)).orElseThrow());
        });
  }
}
