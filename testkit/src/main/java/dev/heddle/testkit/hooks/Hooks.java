package dev.heddle.testkit.hooks;

import dev.heddle.testkit.carrier.ShadowMonitors;
import dev.heddle.testkit.carrier.SimulatedCarrier;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a rewritten class calls in place of, or before, what it was written to do. */
public final class Hooks {
  private static final long MILLI = 1_000_000;

  private Hooks() {}

  /**
   * Before an access of memory, or a call, that others could see.
   *
   * @param place what is touched
   * @param writes whether it is about to be changed
   */
  public static void point(int place, boolean writes) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier != null) {
      carrier.point(place, writes);
    }
  }

  // -- monitors

  /**
   * In place of entering a monitor.
   *
   * @param object whose
   */
  public static void enter(Object object) {
    monitors().enter(object);
  }

  /**
   * In place of leaving a monitor.
   *
   * @param object whose
   */
  public static void exit(Object object) {
    monitors().exit(object);
  }

  /**
   * In place of {@code Object.wait}.
   *
   * @param object on which
   * @throws InterruptedException if interrupted
   */
  public static void await(Object object) throws InterruptedException {
    monitors().await(object, 0);
  }

  /**
   * In place of {@code Object.wait} with a limit.
   *
   * @param object on which
   * @param millis the limit in milliseconds; zero for none
   * @throws InterruptedException if interrupted
   */
  public static void await(Object object, long millis) throws InterruptedException {
    monitors().await(object, millis * MILLI);
  }

  /**
   * In place of {@code Object.notify}.
   *
   * @param object of which
   */
  public static void signal(Object object) {
    monitors().signal(object, 1);
  }

  /**
   * In place of {@code Object.notifyAll}.
   *
   * @param object of which
   */
  public static void signalAll(Object object) {
    monitors().signal(object, Integer.MAX_VALUE);
  }

  private static ShadowMonitors monitors() {
    return here().monitors();
  }

  // -- threads

  /**
   * In place of {@code new Thread(body)}.
   *
   * @param body what it runs
   * @return a virtual thread of the simulation, not started
   */
  public static Thread thread(@Nullable Runnable body) {
    return thread(body, null);
  }

  /**
   * In place of {@code new Thread(body, name)}.
   *
   * @param body what it runs
   * @param name its name
   * @return a virtual thread of the simulation, not started
   */
  public static Thread thread(@Nullable Runnable body, @Nullable String name) {
    return here().thread(name, body == null ? () -> {} : body);
  }

  /**
   * In place of {@code Thread.start}.
   *
   * @param thread which
   */
  public static void start(Thread thread) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier == null) {
      thread.start();
    } else {
      carrier.start(thread);
    }
  }

  // -- time

  /**
   * In place of {@code Thread.sleep}.
   *
   * @param millis how long
   * @throws InterruptedException if interrupted
   */
  public static void sleep(long millis) throws InterruptedException {
    sleep(Duration.ofMillis(millis));
  }

  /**
   * In place of {@code Thread.sleep}.
   *
   * @param time how long
   * @throws InterruptedException if interrupted
   */
  public static void sleep(Duration time) throws InterruptedException {
    here().sleep(time.toNanos());
  }

  /**
   * In place of {@code System.nanoTime}.
   *
   * @return virtual time
   */
  public static long nanoTime() {
    return here().nanoTime();
  }

  /**
   * In place of {@code System.currentTimeMillis}.
   *
   * @return virtual time since the first of January 2000
   */
  public static long currentTimeMillis() {
    return 946_684_800_000L + here().nanoTime() / MILLI;
  }

  private static SimulatedCarrier here() {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier == null) {
      throw new IllegalStateException(
          "A class that was rewritten for simulations runs outside of one, in "
              + Thread.currentThread());
    }
    return carrier;
  }
}
