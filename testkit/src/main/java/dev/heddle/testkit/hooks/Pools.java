package dev.heddle.testkit.hooks;

import dev.heddle.testkit.carrier.SimulatedCarrier;
import dev.heddle.testkit.carrier.SimulatedPool;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Pools whose workers are threads of the simulation. */
public final class Pools {
  /** As many on each machine, so that a schedule is one on all of them. */
  private static final int SOME = 4;

  private Pools() {}

  private static ExecutorService pool(
      int most, boolean fillsFirst, @Nullable ThreadFactory factory) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier == null) {
      throw new IllegalStateException(
          "A pool of a simulation is made outside of one, by " + Thread.currentThread());
    }
    return new SimulatedPool(carrier, most, fillsFirst, factory);
  }

  /**
   * A hook.
   *
   * @param threads how many
   * @return a pool
   */
  @InPlaceOf(Executors.class)
  public static ExecutorService newFixedThreadPool(int threads) {
    return pool(threads, true, null);
  }

  /**
   * A hook.
   *
   * @param threads how many
   * @param factory makes them
   * @return a pool
   */
  @InPlaceOf(Executors.class)
  public static ExecutorService newFixedThreadPool(int threads, ThreadFactory factory) {
    return pool(threads, true, factory);
  }

  /**
   * A hook.
   *
   * @return a pool
   */
  @InPlaceOf(Executors.class)
  public static ExecutorService newSingleThreadExecutor() {
    return pool(1, true, null);
  }

  /**
   * A hook.
   *
   * @param factory makes the thread
   * @return a pool
   */
  @InPlaceOf(Executors.class)
  public static ExecutorService newSingleThreadExecutor(ThreadFactory factory) {
    return pool(1, true, factory);
  }

  /**
   * A hook.
   *
   * @return a pool
   */
  @InPlaceOf(Executors.class)
  public static ExecutorService newCachedThreadPool() {
    return pool(Integer.MAX_VALUE, false, null);
  }

  /**
   * A hook.
   *
   * @param factory makes the threads
   * @return a pool
   */
  @InPlaceOf(Executors.class)
  public static ExecutorService newCachedThreadPool(ThreadFactory factory) {
    return pool(Integer.MAX_VALUE, false, factory);
  }

  /**
   * A hook.
   *
   * @return a pool
   */
  @InPlaceOf(Executors.class)
  public static ExecutorService newWorkStealingPool() {
    return pool(SOME, true, null);
  }

  /**
   * A hook.
   *
   * @param threads how many
   * @return a pool
   */
  @InPlaceOf(Executors.class)
  public static ExecutorService newWorkStealingPool(int threads) {
    return pool(threads, true, null);
  }

  /**
   * A hook.
   *
   * @return what makes a thread for each task
   */
  @InPlaceOf(Executors.class)
  public static ExecutorService newVirtualThreadPerTaskExecutor() {
    return pool(Integer.MAX_VALUE, true, null);
  }

  /**
   * A hook.
   *
   * @param factory makes the threads
   * @return what makes a thread for each task
   */
  @InPlaceOf(Executors.class)
  public static ExecutorService newThreadPerTaskExecutor(ThreadFactory factory) {
    return pool(Integer.MAX_VALUE, true, factory);
  }
}
