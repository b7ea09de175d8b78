package dev.heddle.testkit.hooks;

import dev.heddle.testkit.carrier.SimulatedCarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads of a simulation are virtual. What is made by a builder, or is of a class below {@code Thread}, gets one that runs
 * in its stead ({@link dev.heddle.testkit.carrier.StandIns}).
 */
public final class Threads {
  private Threads() {}

  /** The thread that runs what a thread is to run. */
  static Thread running(Thread thread) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    return carrier == null ? thread : carrier.standIns().of(thread);
  }

  /**
   * A hook.
   *
   * @param thread which
   */
  @InPlaceOf(Thread.class)
  public static void start(Thread thread) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier == null) {
      thread.start();
    } else {
      carrier.standIns().start(thread);
    }
  }

  /**
   * A hook.
   *
   * @return the calling thread, as the program knows it
   */
  @InPlaceOf(Thread.class)
  public static Thread currentThread() {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    return carrier == null
        ? Thread.currentThread()
        : carrier.standIns().forWhom(Thread.currentThread());
  }

  /**
   * A hook.
   *
   * @param thread which
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(Thread.class)
  public static void join(Thread thread) throws InterruptedException {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier == null) {
      thread.join();
    } else {
      carrier.joins().await(running(thread));
    }
  }

  /**
   * A hook.
   *
   * @param thread which
   */
  @InPlaceOf(Thread.class)
  public static void interrupt(Thread thread) {
    Thread running = running(thread);
    if (running == thread) {
      thread.interrupt();
    } else {
      running.interrupt();
    }
  }

  /**
   * A hook.
   *
   * @param thread which
   * @return whether it is
   */
  @InPlaceOf(Thread.class)
  public static boolean isInterrupted(Thread thread) {
    return running(thread).isInterrupted();
  }

  /**
   * A hook.
   *
   * @param thread which
   * @return whether it runs
   */
  @InPlaceOf(Thread.class)
  public static boolean isAlive(Thread thread) {
    return running(thread).isAlive();
  }

  /**
   * A hook.
   *
   * @param thread which
   * @return what it does
   */
  @InPlaceOf(Thread.class)
  public static Thread.State getState(Thread thread) {
    return running(thread).getState();
  }

  /**
   * A hook.
   *
   * @param thread which
   * @param daemon whether the program may end before it
   */
  @InPlaceOf(Thread.class)
  public static void setDaemon(Thread thread, boolean daemon) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier == null || !thread.isVirtual()) {
      thread.setDaemon(daemon);
    } else {
      carrier.standIns().setDaemon(thread, daemon);
    }
  }

  /**
   * A hook.
   *
   * @param thread which
   * @return whether the program may end before it
   */
  @InPlaceOf(Thread.class)
  public static boolean isDaemon(Thread thread) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    return carrier == null || !thread.isVirtual()
        ? thread.isDaemon()
        : carrier.standIns().isDaemon(thread);
  }

  /**
   * A hook.
   *
   * @param object whose
   * @return whether the caller holds its monitor
   */
  @InPlaceOf(Thread.class)
  public static boolean holdsLock(Object object) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    return carrier == null ? Thread.holdsLock(object) : carrier.monitors().isHeld(object);
  }

  /**
   * A hook.
   *
   * @param thread whom to wake; or null
   */
  @InPlaceOf(LockSupport.class)
  public static void unpark(@Nullable Thread thread) {
    LockSupport.unpark(thread == null ? null : running(thread));
  }

  // -- what makes threads

  /**
   * A hook.
   *
   * @param builder what says how
   * @param body what it runs
   * @return a thread, not started
   */
  @InPlaceOf(Thread.Builder.class)
  public static Thread unstarted(Thread.Builder builder, Runnable body) {
    Thread made = builder.unstarted(body);
    SimulatedCarrier carrier = SimulatedCarrier.current();
    return carrier == null ? made : carrier.standIns().instead(made, body);
  }

  /**
   * A hook.
   *
   * @param builder what says how
   * @param body what it runs
   * @return a thread, started
   */
  @InPlaceOf(Thread.Builder.class)
  public static Thread start(Thread.Builder builder, Runnable body) {
    Thread made = unstarted(builder, body);
    start(made);
    return made;
  }

  /**
   * A hook.
   *
   * @param builder what says how
   * @return what makes such threads
   */
  @InPlaceOf(Thread.Builder.class)
  public static ThreadFactory factory(Thread.Builder builder) {
    ThreadFactory factory = builder.factory();
    return body -> {
      Thread made = factory.newThread(body);
      SimulatedCarrier carrier = SimulatedCarrier.current();
      return carrier == null ? made : carrier.standIns().instead(made, body);
    };
  }

  /**
   * A hook.
   *
   * @param body what it runs
   * @return a thread, started
   */
  @InPlaceOf(Thread.class)
  public static Thread startVirtualThread(Runnable body) {
    return start(Thread.ofVirtual(), body);
  }
}
