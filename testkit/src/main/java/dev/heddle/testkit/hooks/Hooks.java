package dev.heddle.testkit.hooks;

import dev.heddle.testkit.carrier.ShadowMonitors;
import dev.heddle.testkit.carrier.SimulatedCarrier;
import dev.heddle.testkit.carrier.Sleep;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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

  /**
   * Before a call that others could notice.
   *
   * @param object what is called; null if that is not known
   * @param place its class
   * @param call the number of the method's name
   */
  public static void pointAtCall(@Nullable Object object, int place, int call) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier != null) {
      carrier.pointAtCall(object, place, call);
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
    await(object, millis, 0);
  }

  /**
   * In place of {@code Object.wait} with a limit.
   *
   * @param object on which
   * @param millis the limit in milliseconds; zero, with nanos, for none
   * @param nanos how much longer
   * @throws InterruptedException if interrupted
   */
  public static void await(Object object, long millis, int nanos) throws InterruptedException {
    if (millis < 0 || nanos < 0 || nanos >= MILLI) {
      throw new IllegalArgumentException(
          "wait(" + millis + ", " + nanos + "): needs milliseconds from 0 on, and from 0 to 999999"
              + " nanoseconds");
    }
    long time = TimeUnit.MILLISECONDS.toNanos(millis);
    monitors().await(object, time + Math.min(nanos, Long.MAX_VALUE - time));
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
   * In place of {@code new Thread}.
   *
   * @return a virtual thread of the simulation, not started
   */
  public static Thread thread() {
    return made(null, null);
  }

  /**
   * In place of {@code new Thread}.
   *
   * @param name its name
   * @return a virtual thread of the simulation, not started
   */
  public static Thread thread(String name) {
    return made(null, name);
  }

  /**
   * In place of {@code new Thread}.
   *
   * @param body what it runs
   * @return a virtual thread of the simulation, not started
   */
  public static Thread thread(@Nullable Runnable body) {
    return made(body, null);
  }

  /**
   * In place of {@code new Thread}.
   *
   * @param body what it runs
   * @param name its name
   * @return a virtual thread of the simulation, not started
   */
  public static Thread thread(@Nullable Runnable body, @Nullable String name) {
    return made(body, name);
  }

  /**
   * In place of {@code new Thread}.
   *
   * @param group of no use here
   * @param name its name
   * @return a virtual thread of the simulation, not started
   */
  public static Thread thread(@Nullable ThreadGroup group, String name) {
    return made(null, name);
  }

  /**
   * In place of {@code new Thread}.
   *
   * @param group of no use here
   * @param body what it runs
   * @return a virtual thread of the simulation, not started
   */
  public static Thread thread(@Nullable ThreadGroup group, @Nullable Runnable body) {
    return made(body, null);
  }

  /**
   * In place of {@code new Thread}.
   *
   * @param group of no use here
   * @param body what it runs
   * @param name its name
   * @return a virtual thread of the simulation, not started
   */
  public static Thread thread(
      @Nullable ThreadGroup group, @Nullable Runnable body, @Nullable String name) {
    return made(body, name);
  }

  /**
   * In place of {@code new Thread}.
   *
   * @param group of no use here
   * @param body what it runs
   * @param name its name
   * @param stackSize of no use here
   * @return a virtual thread of the simulation, not started
   */
  public static Thread thread(
      @Nullable ThreadGroup group, @Nullable Runnable body, @Nullable String name, long stackSize) {
    return made(body, name);
  }

  private static Thread made(@Nullable Runnable body, @Nullable String name) {
    return here().strays().thread(name, body == null ? () -> {} : body);
  }

  // -- time

  /**
   * In place of {@code Thread.sleep}.
   *
   * @param millis how long
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(Thread.class)
  public static void sleep(long millis) throws InterruptedException {
    sleep(Duration.ofMillis(millis));
  }

  /**
   * In place of {@code Thread.sleep}.
   *
   * @param time how long
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(Thread.class)
  public static void sleep(Duration time) throws InterruptedException {
    Sleep.of(here(), TimeUnit.NANOSECONDS.convert(time));
  }

  /**
   * In place of {@code Thread.sleep}.
   *
   * @param millis how long
   * @param nanos how much longer
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(Thread.class)
  public static void sleep(long millis, int nanos) throws InterruptedException {
    sleep(Duration.ofMillis(millis).plusNanos(nanos));
  }

  /**
   * In place of {@code TimeUnit.sleep}.
   *
   * @param unit of the time
   * @param time how long
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(TimeUnit.class)
  public static void sleep(TimeUnit unit, long time) throws InterruptedException {
    if (time > 0) {
      Sleep.of(here(), unit.toNanos(time));
    }
  }

  /**
   * In place of {@code System.nanoTime}.
   *
   * @return virtual time
   */
  @InPlaceOf(System.class)
  public static long nanoTime() {
    return here().nanoTime();
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
