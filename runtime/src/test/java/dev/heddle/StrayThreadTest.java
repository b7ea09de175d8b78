package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Not on the JDK's scheduler, whose workers serve what they have themselves first: threads of its own that are
 * always busy may keep a task from running for as long as they like, and that is its affair.
 */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JDK")
class StrayThreadTest {
  @Parameter Runs runs;

  @Test
  void busyThreadsThatAreNoTasksDoNotKeepTheRun() throws Exception {
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
