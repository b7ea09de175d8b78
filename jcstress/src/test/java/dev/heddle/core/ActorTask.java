package dev.heddle.core;

import dev.heddle.CancelReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Makes an actor's thread the thread of a task, so that cancelling the task interrupts the actor. */
final class ActorTask {
  static final CancelReason REASON = CancelReasons.now("stress", null);
  private static final Run RUN = new Run(onTheJdk());
  private static final VarHandle THREAD;

  static {
    try {
      THREAD =
          MethodHandles.privateLookupIn(Suspendable.class, MethodHandles.lookup())
              .findVarHandle(Suspendable.class, "thread", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private ActorTask() {}

  private static RunSettings onTheJdk() {
    var settings = new RunSettings();
    settings.jdkScheduler = true;
    return settings;
  }

  static Fiber<Void> unstarted() {
    return new Fiber<>(RUN, () -> null);
  }

  static void begin(Fiber<?> fiber) {
    Thread me = Thread.currentThread();
    THREAD.set(fiber, me);
    me.setUncaughtExceptionHandler(fiber);
  }

  static void end() {
    Thread.currentThread().setUncaughtExceptionHandler(null);
  }
}
