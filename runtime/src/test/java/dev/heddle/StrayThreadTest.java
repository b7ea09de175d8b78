package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class StrayThreadTest {
  @Parameter Runs runs;

  /**
   * Not on the JDK's scheduler, whose workers serve what they have themselves first. These very threads, without
   * Heddle and on two workers, keep a fourth that yields once from running for ten seconds and more in one try
   * of 75: three started by {@code Thread.startVirtualThread}, as below, and {@code Thread.yield} in who did.
   */
  @Test
  void busyThreadsThatAreNoTasksDoNotKeepTheRun() throws Exception {
    assumeTrue(runs != Runs.JDK, "the JDK's scheduler may starve anybody beside these threads");
    var enough = new AtomicBoolean();
    var turns = new AtomicInteger();
    var items = new SynchronousQueue<Integer>();
    List<Thread> strays = new ArrayList<>();
    int result = runs.run(() -> {
      strays.add(Thread.startVirtualThread(() -> {
        while (!enough.get()) {
          Thread.yield();
          turns.incrementAndGet();
        }
      }));
      strays.add(Thread.startVirtualThread(() -> untilInterrupted(() -> items.put(1))));
      strays.add(Thread.startVirtualThread(() -> untilInterrupted(items::take)));
      Heddle.yieldNow();
      return 7;
    });
    assertEquals(7, result);

    // They go on elsewhere, and can end there.
    int before = turns.get();
    while (turns.get() == before) {
      Thread.sleep(1);
    }
    enough.set(true);
    strays.forEach(Thread::interrupt);
    for (Thread stray : strays) {
      stray.join();
    }
    assertTrue(turns.get() > before);
  }

  @Test
  void strayThreadWithLongTurnsDoesNotKeepTheRunEither() throws Exception {
    var enough = new AtomicBoolean();
    var stray = new Thread[1];
    int result = runs.run(() -> {
      stray[0] = Thread.startVirtualThread(() -> {
        while (!enough.get()) {
          // Thousands of such turns would take longer than a test may.
          long end = System.nanoTime() + 25_000_000;
          while (System.nanoTime() - end < 0 && !enough.get()) {
            Thread.onSpinWait();
          }
          Thread.yield();
        }
      });
      Heddle.yieldNow();
      return 7;
    });
    assertEquals(7, result);
    assertTrue(stray[0].isAlive());
    enough.set(true);
    stray[0].join();
  }

  private static void untilInterrupted(Action<InterruptedException> action) {
    try {
      while (true) {
        action.run();
      }
    } catch (InterruptedException _) {
      // Ends.
    }
  }
}
