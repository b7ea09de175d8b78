package dev.heddle.torture;

import dev.heddle.Heddle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** One task or thread of a trial, and what it does between two operations to be at a bad moment. */
final class Player {
  /** Operations done in this JVM; the {@link Watcher} sees by it that things move. */
  static final LongAdder STEPS = new LongAdder();

  private static final VarHandle TICKS;

  static {
    try {
      TICKS = MethodHandles.lookup().findVarHandle(Player.class, "ticks", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SplittableRandom random;

  Player(SplittableRandom random) {
    this.random = random;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /**
   * Before an operation that may park. One time in three it leaves a park permit behind, as a late
   * unpark of an earlier wait does: the wait then looks once more, with no permit, while its waker has
   * seen one. That is the moment in which a wake-up without a fence is lost.
   */
  void disturb() throws InterruptedException {
    STEPS.increment();
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> LockSupport.unpark(Thread.currentThread());
      case 4 -> Heddle.yieldNow();
      case 5 -> spin(random.nextInt(60));
      case 6 -> spin(random.nextInt(1_500));
      default -> {}
    }
  }

  static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  private int ticks;

  /** Passes a time as short as an access of memory takes. */
  void tick(int times) {
    for (int i = 0; i < times; i++) {
      TICKS.setOpaque(this, (int) TICKS.getOpaque(this) + 1);
    }
  }
}
