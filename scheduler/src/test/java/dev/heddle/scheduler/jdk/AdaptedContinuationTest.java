package dev.heddle.scheduler.jdk;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinTask;
import org.junit.jupiter.api.Test;

/** How JDK 26 and newer hand a continuation over; the JDK tries again after no other failure than want of memory. */
class AdaptedContinuationTest {
  private static final int TIMES = 1_000;
  private static final long NEXT_TO_NOTHING = 2_000;

  @Test
  void takingItOutNeedsNoMemoryHoweverOftenItHasBeenDone() throws Exception {
    Runnable continuation = () -> {};
    List<ForkJoinTask<?>> tasks = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      tasks.add(ForkJoinTask.adapt(continuation));
    }
    boolean same = AdaptedContinuation.in(tasks.getFirst()) == continuation;
    allocated();
    long before = allocated();
    for (int i = 0; i < TIMES; i++) {
      same &= AdaptedContinuation.in(tasks.get(i)) == continuation;
    }
    long bytes = allocated() - before;
    assertTrue(same);
    assertTrue(bytes < NEXT_TO_NOTHING, "allocated " + bytes);
  }

  @Test
  void taskOfAnotherKindIsRunAsItIs() {
    Runnable other = () -> {};
    ForkJoinTask<?> task = ForkJoinTask.adapt(other, "result");
    assertSame(task, AdaptedContinuation.in(task));
  }

  /** Of a module that this one does not read. */
  private static long allocated() throws Exception {
    return (long) Class.forName("com.sun.management.ThreadMXBean")
        .getMethod("getCurrentThreadAllocatedBytes")
        .invoke(ManagementFactory.getThreadMXBean());
  }
}
