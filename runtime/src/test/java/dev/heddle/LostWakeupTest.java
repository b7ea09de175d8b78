package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is granted and not woken is found, said, and woken. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class LostWakeupTest {
  /** Short, so that the tests are quick; the watchdog looks four times as often. */
  private static final Duration SETTLED = Duration.ofMillis(40);

  @Parameter Runs runs;

  private final List<String> faults = new CopyOnWriteArrayList<>();

  /** A primitive that leaves it to the caller to unpark whom it has granted. */
  private static final class Gate {
    private final SpinLock guard = new SpinLock();
    private final WaitQueue waiters = new WaitQueue(guard, this, "pass");

    void pass(long nanos) throws InterruptedException {
      guard.acquire();
      Waiter me = waiters.add(null);
      guard.release();
      if (nanos == 0) {
        me.await();
      } else {
        assertTrue(me.await(nanos));
      }
    }

    void passUncancellably() {
      guard.acquire();
      Waiter me = waiters.add(null);
      guard.release();
      me.awaitUncancellably();
    }

    Waiter grant() {
      guard.acquire();
      try {
        return Objects.requireNonNull(waiters.poll());
      } finally {
        guard.release();
      }
    }

    @Override
    public String toString() {
      return "Gate";
    }
  }

  private HeddleBuilder watched() {
    HeddleBuilder builder = runs.builder().stallThreshold(SETTLED);
    builder.settings.settled = SETTLED;
    builder.settings.onLostWakeup = faults::add;
    return builder;
  }

  @Test
  void taskThatIsGrantedAndNotUnparkedIsReportedAndRescued() {
    var gate = new Gate();
    watched().run(() -> {
      try (var group = TaskGroup.open()) {
        group.start("plain", () -> gate.pass(0));
        group.start("timed", () -> gate.pass(Long.MAX_VALUE / 2));
        group.start("uncancellable", gate::passUncancellably);
        for (Task<?> each : group.tasks()) {
          Runs.untilWaiting(each);
        }
        for (int i = 0; i < 3; i++) {
          gate.grant();
        }
        group.join();
      }
    });
    String all = String.join("\n", faults);
    for (String part : List.of("A wake-up was lost", "lost: 'plain'", "lost: 'timed'",
        "lost: 'uncancellable'", "pass of Gate", "LostWakeupTest", "WAITING",
        "other: 'main'", Runtime.version().toString(), "flags: ")) {
      assertTrue(all.contains(part), () -> part + " is not in " + all);
    }
    assertEquals(runs != Runs.JDK, all.contains("carrier"), all);
  }

  /** As after a moment without memory: the JDK says that the thread can run, and hands it to nobody. */
  @Test
  void taskWhoseThreadCanRunAndIsInNoQueueIsReportedAndHandedOverAgain() throws Exception {
    Assumptions.assumeTrue(runs != Runs.JDK, "the JDK's scheduler is left to the JDK");
    var type = Class.forName("java.lang.VirtualThread");
    Field state = type.getDeclaredField("state");
    state.setAccessible(true);
    Field parked = type.getDeclaredField("PARKED");
    parked.setAccessible(true);
    Field unparked = type.getDeclaredField("UNPARKED");
    unparked.setAccessible(true);
    var promise = new Promise<String>();
    watched().onStuck(StuckPolicy.OFF).run(() -> {
      try (var group = TaskGroup.open()) {
        Task<String> stranded = group.start("stranded", () -> promise.await());
        Runs.untilWaiting(stranded);
        while (state.getInt(stranded.thread()) != parked.getInt(null)) {
          Heddle.yieldNow();
        }
        state.setInt(stranded.thread(), unparked.getInt(null));
        promise.complete("done");
        assertEquals("done", stranded.await());
        group.join();
      }
    });
    // It may have ended before: who takes the stack of such a thread has the JDK hand it over, too.
    while (faults.isEmpty()) {
      Thread.sleep(1);
    }
    String all = String.join("\n", faults);
    assertTrue(all.contains("lost: 'stranded'"), all);
  }

  /** However long it takes between the two: a thread may be kept off its processor. */
  @Test
  void unparkThatComesLateIsNotTakenForALostOne() {
    var gate = new Gate();
    watched().run(() -> {
      try (var group = TaskGroup.open()) {
        Task<?> late = group.start("late", () -> gate.pass(0));
        Runs.untilWaiting(late);
        Runs.foreign(() -> {
          Waiter granted = gate.grant();
          long end = System.nanoTime() + SETTLED.multipliedBy(20).toNanos();
          while (System.nanoTime() < end) {
            Thread.onSpinWait();
          }
          granted.unpark();
        });
        group.join();
      }
    });
    assertEquals(List.of(), faults);
  }
}
