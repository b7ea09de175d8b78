package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.core.Fiber;
import dev.heddle.scheduler.jdk.JdkGateway;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Waits whose thread cannot be unmounted, as in a static initializer, and others that look stuck. */
@Timeout(60)
@ParameterizedClass
@EnumSource(value = Runs.class, mode = EnumSource.Mode.EXCLUDE, names = "JDK")
class PinnedWaitTest {
  private static final Duration SETTLED = Duration.ofMillis(40);

  @Parameter Runs runs;

  static volatile Action<?> inside = () -> {};

  /** A hidden copy for each use: a class is initialized once. */
  static final class Initialized {
    static {
      try {
        inside.run();
      } catch (Exception e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }

  private static void pinned(Action<?> action) throws IOException, IllegalAccessException {
    inside = action;
    try (InputStream bytes =
        Objects.requireNonNull(
            PinnedWaitTest.class.getResourceAsStream("PinnedWaitTest$Initialized.class"))) {
      MethodHandles.lookup().defineHiddenClass(bytes.readAllBytes(), true);
    }
  }

  private HeddleBuilder amongOthers() {
    HeddleBuilder builder = runs.builder().stallThreshold(SETTLED);
    builder.settings.settled = SETTLED;
    return builder;
  }

  private HeddleBuilder alone() {
    HeddleBuilder builder = amongOthers();
    builder.settings.surroundings = (_, _) -> List.of();
    return builder;
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  @Test
  void aDeadlineEndsAPinnedWait() {
    List<Action<?>> waits =
        List.of(
            Runs::forever,
            () -> Heddle.sleep(Duration.ofHours(1)),
            () -> new CountDownLatch(1).await(),
            () -> Thread.sleep(Duration.ofHours(1)));
    for (Action<?> wait : waits) {
      Throwable failure =
          assertThrows(
              Throwable.class,
              () -> amongOthers()
                  .run(() -> Heddle.timeout(Duration.ofMillis(20), () -> pinned(wait))));
      Throwable root = rootOf(failure);
      assertTrue(
          root instanceof InterruptedException || root instanceof CancelledException,
          () -> "ended by " + root);
    }
  }

  @Test
  void aPinnedWaitThatNobodyCanEndFailsTheRun() {
    var failure =
        assertThrows(
            DeadlockException.class, () -> alone().run(() -> pinned(Runs::forever)));
    assertTrue(
        runs != Runs.EVENT_LOOP || String.valueOf(failure.getMessage()).contains("pinned"),
        failure::getMessage);
  }

  @Test
  void aTaskThatIsPinnedUntilAnotherRunsFailsWhereTheOtherCannotRun() throws Exception {
    Body<String, Exception> body = () -> {
      var promise = new Promise<String>();
      try (var group = TaskGroup.open()) {
        group.start("pinned", () -> pinned(promise::await));
        group.start("other", () -> promise.complete("done"));
        group.join();
      }
      return promise.await();
    };
    if (runs == Runs.EVENT_LOOP) {
      var failure = assertThrows(ExceptionGroup.class, () -> alone().run(body));
      String why = rootOf(failure.leaves().getFirst()).toString();
      assertTrue(why.contains("pinned to the loop's only carrier"), why);
    } else {
      assertEquals("done", alone().run(body));
    }
  }

  /**
   * A foreign thread might complete the promise, and does not; the other is ready, or due. The initializer's
   * own frame is hidden, as its class is.
   */
  @Test
  void aPinnedWaitThatKeepsOthersFromRunningForLongFailsAndNamesWhatPinsIt() throws Exception {
    for (boolean isMain : new boolean[]{false, true}) {
      for (boolean isDue : new boolean[]{false, true}) {
        var promise = new Promise<String>();
        Action<Exception> body = () -> {
          try (var group = TaskGroup.open()) {
            if (isDue) {
              group.start("other", () -> {
                Heddle.sleep(SETTLED.multipliedBy(5));
                promise.complete("done");
              });
              Heddle.yieldNow();
            }
            if (!isMain) {
              group.start("pinned", () -> pinned(promise::await));
            }
            if (!isDue) {
              group.start("other", () -> promise.complete("done"));
            }
            if (isMain) {
              pinned(promise::await);
            }
            group.join();
          }
        };
        if (runs == Runs.EVENT_LOOP) {
          Throwable failure = assertThrows(Throwable.class, () -> besideAnIdleThread().run(body));
          String why =
              failure instanceof ExceptionGroup group
                  ? rootOf(group.leaves().getFirst()).toString()
                  : failure.toString();
          assertTrue(
              why.contains("pinned to the loop's only carrier by java.lang.ClassLoader.define"),
              why);
          assertTrue(why.contains("nothing but the thread 'idle' could wake it"), why);
        } else {
          besideAnIdleThread().run(body);
        }
      }
    }
  }

  private HeddleBuilder besideAnIdleThread() {
    HeddleBuilder builder = amongOthers();
    builder.settings.surroundings = (_, _) -> List.of("the thread 'idle'");
    return builder;
  }

  @Test
  void aPinnedWaitThatAForeignThreadEndsIsLeftAlone() throws Exception {
    amongOthers().run(() -> {
      var promise = new Promise<String>();
      Thread foreign = Runs.foreign(() -> {
        Thread.sleep(SETTLED.multipliedBy(5));
        promise.complete("saved");
      });
      pinned(promise::await);
      assertEquals("saved", promise.await());
      foreign.join();
    });
  }

  /** The JDK's thread for it is held by a scheduler that does not return, as it might be by a busy machine. */
  @Test
  void whoHasBeenNotifiedIsNotStuckThoughTheJdkHasNotMadeItRunnable() throws Exception {
    var held = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    Executor holdsTheUnblocker = continuation -> {
      if (Thread.currentThread().getName().equals("VirtualThread-unblocker")) {
        held.countDown();
        while (release.getCount() > 0) {
          LockSupport.parkNanos(1_000_000);
        }
      }
      Thread.ofPlatform().start(continuation);
    };
    var monitor = new Object();
    Thread decoy =
        JdkGateway.virtualThreads()
            .unstarted(holdsTheUnblocker, "decoy", () -> waitOn(monitor, new boolean[1]));
    decoy.start();
    while (decoy.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    wake(monitor, new boolean[1]);
    held.await();
    Runs.foreign(() -> {
      Thread.sleep(SETTLED.multipliedBy(10));
      release.countDown();
    });
    alone().run(() -> {
      var mine = new Object();
      var notified = new boolean[1];
      try (var group = TaskGroup.open()) {
        Task<?> waiting = group.start(() -> waitOn(mine, notified));
        Runs.until(() -> waiting.isDone() || isWaiting(waiting));
        group.start(() -> wake(mine, notified));
        group.join();
      }
    });
    decoy.interrupt();
    decoy.join();
  }

  private static boolean isWaiting(Task<?> task) {
    return ((Fiber<?>) task).thread().getState() == Thread.State.WAITING;
  }

  private static void waitOn(Object monitor, boolean[] notified) {
    synchronized (monitor) {
      try {
        do {
          monitor.wait();
        } while (!notified[0] && !Thread.currentThread().getName().equals("decoy"));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void wake(Object monitor, boolean[] notified) {
    synchronized (monitor) {
      notified[0] = true;
      monitor.notifyAll();
    }
  }
}
