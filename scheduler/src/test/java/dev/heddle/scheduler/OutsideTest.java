package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.scheduler.inside.Outside;
import dev.heddle.scheduler.inside.OwnThread;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OutsideTest {
  private static final String PREFIX = "heddle-blocking-";

  private static final class Periodic extends Event {}

  private static boolean isWaker(String name) {
    return Outside.wakers(List.of(), PREFIX).contains("the thread '" + name + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "heddle-watchdog",
      "heddle-warden",
      "heddle-timer",
      "heddle-blocking-of-mine",
      "DestroyJavaVM",
      "Reference Handler",
      "Finalizer",
      "Signal Dispatcher",
      "Common-Cleaner",
      "VirtualThread-unblocker",
      "JFR Periodic Tasks",
      "JFR Recorder Thread"})
  void aThreadOfTheProgramCountsWhateverItsName(String name) throws Exception {
    ThreadGroup system = Thread.currentThread().getThreadGroup();
    while (system.getParent() != null) {
      system = system.getParent();
    }
    for (ThreadGroup group : Set.of(system, Thread.currentThread().getThreadGroup())) {
      var begun = new CountDownLatch(1);
      var end = new CountDownLatch(1);
      var thread = new Thread(group, () -> {
        begun.countDown();
        awaitQuietly(end);
      }, name);
      thread.start();
      begun.await();
      assertTrue(isWaker(name));
      end.countDown();
      thread.join();
    }
  }

  @Test
  void theFlightRecorderIsHarmlessUntilItMakesEventsOfTheProgrammes() throws Exception {
    Runnable hook = () -> {};
    try (var recording = new Recording(jdk.jfr.Configuration.getConfiguration("default"))) {
      recording.start();
      while (Thread.getAllStackTraces().keySet().stream()
          .noneMatch(thread -> thread.getName().equals("JFR Periodic Tasks"))) {
        Thread.sleep(1);
      }
      while (isWaker("JFR Periodic Tasks")) {
        Thread.sleep(1);
      }
      assertFalse(isWaker("JFR Recorder Thread"));
      FlightRecorder.addPeriodicEvent(Periodic.class, hook);
      assertTrue(isWaker("JFR Periodic Tasks"));
    } finally {
      FlightRecorder.removePeriodicEvent(hook);
    }
  }

  @Test
  void aThreadOfHeddlesOwnSaysItselfWhetherItIsHarmless() throws Exception {
    var end = new CountDownLatch(1);
    var harmless = new boolean[1];
    var thread = new OwnThread("own", () -> awaitQuietly(end), () -> harmless[0]);
    thread.start();
    assertTrue(isWaker("own"));
    harmless[0] = true;
    assertFalse(isWaker("own"));
    var known = new OwnThread(PREFIX + "1", () -> awaitQuietly(end), () -> false);
    known.start();
    assertEquals(List.of(),
        Outside.wakers(List.of(), PREFIX).stream().filter(w -> w.contains(PREFIX)).toList());
    end.countDown();
    known.join();
    thread.join();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
