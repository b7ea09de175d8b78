package dev.heddle.testkit.hooks;

import dev.heddle.testkit.carrier.SimulatedCarrier;
import dev.heddle.testkit.carrier.TimedWait;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.TransferQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * Timed waits of {@code java.util.concurrent}, in virtual time: the same wait without a limit, which {@link
 * TimedWait} ends. What is no class of the JDK's is called as it is.
 */
public final class TimedWaits {
  private static final long MILLI = 1_000_000;

  private TimedWaits() {}

  /** Something that returns a value. */
  @FunctionalInterface
  private interface Get<V extends @Nullable Object, E extends Exception> {
    V get() throws E, InterruptedException;
  }

  /** Whether the call is to be in virtual time: here, on an object of the JDK's, and with time left. */
  private static boolean isVirtual(Object receiver, long time) {
    return time > 0
        && SimulatedCarrier.current() != null
        && receiver.getClass().getModule() == Object.class.getModule()
        && !(receiver instanceof DelayQueue);
  }

  private static <E extends Exception> boolean within(
      long time, TimeUnit unit, TimedWait.Body<E> wait) throws E, InterruptedException {
    return TimedWait.within(unit.toNanos(time), wait);
  }

  private static <V extends @Nullable Object, E extends Exception> @Nullable V value(
      long time, TimeUnit unit, Get<V, E> get) throws E, InterruptedException {
    var value = new Object[1];
    within(time, unit, () -> value[0] = get.get());
    @SuppressWarnings("unchecked")
    V result = (V) value[0];
    return result;
  }

  private static <V, E extends Exception> V valueOrTimeout(
      long time, TimeUnit unit, Get<V, E> get) throws E, InterruptedException, TimeoutException {
    var value = new Object[1];
    if (!within(time, unit, () -> value[0] = get.get())) {
      throw new TimeoutException();
    }
    @SuppressWarnings("unchecked")
    V result = (V) value[0];
    return result;
  }

  // -- locks

  /**
   * A hook.
   *
   * @param lock of the JDK or another
   * @param time how long to wait
   * @param unit of the time
   * @return whether it is held now
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(Lock.class)
  public static boolean tryLock(Lock lock, long time, TimeUnit unit) throws InterruptedException {
    return isVirtual(lock, time)
        ? within(time, unit, lock::lockInterruptibly)
        : lock.tryLock(time, unit);
  }

  /**
   * A hook.
   *
   * @param lock which
   * @param time how long to wait
   * @param unit of the time
   * @return the stamp, or zero
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(StampedLock.class)
  public static long tryWriteLock(StampedLock lock, long time, TimeUnit unit)
      throws InterruptedException {
    return isVirtual(lock, time)
        ? stamp(value(time, unit, lock::writeLockInterruptibly))
        : lock.tryWriteLock(time, unit);
  }

  /**
   * A hook.
   *
   * @param lock which
   * @param time how long to wait
   * @param unit of the time
   * @return the stamp, or zero
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(StampedLock.class)
  public static long tryReadLock(StampedLock lock, long time, TimeUnit unit)
      throws InterruptedException {
    return isVirtual(lock, time)
        ? stamp(value(time, unit, lock::readLockInterruptibly))
        : lock.tryReadLock(time, unit);
  }

  private static long stamp(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  /**
   * A hook.
   *
   * @param condition which
   * @param time how long to wait
   * @param unit of the time
   * @return whether it was signalled
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(Condition.class)
  public static boolean await(Condition condition, long time, TimeUnit unit)
      throws InterruptedException {
    return isVirtual(condition, time)
        ? within(time, unit, condition::await)
        : condition.await(time, unit);
  }

  /**
   * A hook.
   *
   * @param condition which
   * @param nanos how long to wait
   * @return how much is left
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(Condition.class)
  public static long awaitNanos(Condition condition, long nanos) throws InterruptedException {
    if (!isVirtual(condition, nanos)) {
      return condition.awaitNanos(nanos);
    }
    long began = Hooks.nanoTime();
    within(nanos, TimeUnit.NANOSECONDS, condition::await);
    return nanos - (Hooks.nanoTime() - began);
  }

  /**
   * A hook.
   *
   * @param condition which
   * @param deadline until when to wait
   * @return whether it was signalled
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(Condition.class)
  public static boolean awaitUntil(Condition condition, Date deadline)
      throws InterruptedException {
    long millis = deadline.getTime() - WallClocks.millis();
    return isVirtual(condition, millis)
        ? within(millis, TimeUnit.MILLISECONDS, condition::await)
        : condition.awaitUntil(deadline);
  }

  // -- what counts

  /**
   * A hook.
   *
   * @param semaphore whose
   * @param time how long to wait
   * @param unit of the time
   * @return whether there was one
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(Semaphore.class)
  public static boolean tryAcquire(Semaphore semaphore, long time, TimeUnit unit)
      throws InterruptedException {
    return tryAcquire(semaphore, 1, time, unit);
  }

  /**
   * A hook.
   *
   * @param semaphore whose
   * @param permits how many
   * @param time how long to wait
   * @param unit of the time
   * @return whether there were so many
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(Semaphore.class)
  public static boolean tryAcquire(Semaphore semaphore, int permits, long time, TimeUnit unit)
      throws InterruptedException {
    return isVirtual(semaphore, time)
        ? within(time, unit, () -> semaphore.acquire(permits))
        : semaphore.tryAcquire(permits, time, unit);
  }

  /**
   * A hook.
   *
   * @param latch which
   * @param time how long to wait
   * @param unit of the time
   * @return whether it is open
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(CountDownLatch.class)
  public static boolean await(CountDownLatch latch, long time, TimeUnit unit)
      throws InterruptedException {
    return isVirtual(latch, time) ? within(time, unit, latch::await) : latch.await(time, unit);
  }

  /**
   * A hook.
   *
   * @param barrier which
   * @param time how long to wait
   * @param unit of the time
   * @return the index of the caller
   * @throws InterruptedException if interrupted
   * @throws BrokenBarrierException if broken
   * @throws TimeoutException if the time is over, which breaks it
   */
  @InPlaceOf(CyclicBarrier.class)
  public static int await(CyclicBarrier barrier, long time, TimeUnit unit)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    return isVirtual(barrier, time)
        ? valueOrTimeout(time, unit, barrier::await)
        : barrier.await(time, unit);
  }

  /**
   * A hook.
   *
   * @param phaser which
   * @param phase until when to wait
   * @param time how long
   * @param unit of the time
   * @return the next phase
   * @throws InterruptedException if interrupted
   * @throws TimeoutException if the time is over
   */
  @InPlaceOf(Phaser.class)
  public static int awaitAdvanceInterruptibly(
      Phaser phaser, int phase, long time, TimeUnit unit)
      throws InterruptedException, TimeoutException {
    return isVirtual(phaser, time)
        ? valueOrTimeout(time, unit, () -> phaser.awaitAdvanceInterruptibly(phase))
        : phaser.awaitAdvanceInterruptibly(phase, time, unit);
  }

  /**
   * A hook.
   *
   * @param <V> the type of what is exchanged
   * @param exchanger which
   * @param item what to give
   * @param time how long to wait
   * @param unit of the time
   * @return what was taken
   * @throws InterruptedException if interrupted
   * @throws TimeoutException if the time is over
   */
  @InPlaceOf(Exchanger.class)
  public static <V> V exchange(Exchanger<V> exchanger, V item, long time, TimeUnit unit)
      throws InterruptedException, TimeoutException {
    return isVirtual(exchanger, time)
        ? valueOrTimeout(time, unit, () -> exchanger.exchange(item))
        : exchanger.exchange(item, time, unit);
  }

  // -- queues

  /**
   * A hook.
   *
   * @param <V> the type of the items
   * @param queue which
   * @param time how long to wait
   * @param unit of the time
   * @return an item, or null
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(BlockingQueue.class)
  public static <V> @Nullable V poll(BlockingQueue<V> queue, long time, TimeUnit unit)
      throws InterruptedException {
    return isVirtual(queue, time) ? value(time, unit, queue::take) : queue.poll(time, unit);
  }

  /**
   * A hook.
   *
   * @param <V> the type of the items
   * @param queue which
   * @param item what to put in
   * @param time how long to wait
   * @param unit of the time
   * @return whether it is in
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(BlockingQueue.class)
  public static <V> boolean offer(BlockingQueue<V> queue, V item, long time, TimeUnit unit)
      throws InterruptedException {
    return isVirtual(queue, time)
        ? within(time, unit, () -> queue.put(item))
        : queue.offer(item, time, unit);
  }

  /**
   * A hook.
   *
   * @param <V> the type of the items
   * @param queue which
   * @param time how long to wait
   * @param unit of the time
   * @return an item, or null
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(BlockingDeque.class)
  public static <V> @Nullable V pollFirst(BlockingDeque<V> queue, long time, TimeUnit unit)
      throws InterruptedException {
    return isVirtual(queue, time)
        ? value(time, unit, queue::takeFirst)
        : queue.pollFirst(time, unit);
  }

  /**
   * A hook.
   *
   * @param <V> the type of the items
   * @param queue which
   * @param time how long to wait
   * @param unit of the time
   * @return an item, or null
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(BlockingDeque.class)
  public static <V> @Nullable V pollLast(BlockingDeque<V> queue, long time, TimeUnit unit)
      throws InterruptedException {
    return isVirtual(queue, time)
        ? value(time, unit, queue::takeLast)
        : queue.pollLast(time, unit);
  }

  /**
   * A hook.
   *
   * @param <V> the type of the items
   * @param queue which
   * @param item what to put in
   * @param time how long to wait
   * @param unit of the time
   * @return whether it is in
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(BlockingDeque.class)
  public static <V> boolean offerFirst(BlockingDeque<V> queue, V item, long time, TimeUnit unit)
      throws InterruptedException {
    return isVirtual(queue, time)
        ? within(time, unit, () -> queue.putFirst(item))
        : queue.offerFirst(item, time, unit);
  }

  /**
   * A hook.
   *
   * @param <V> the type of the items
   * @param queue which
   * @param item what to put in
   * @param time how long to wait
   * @param unit of the time
   * @return whether it is in
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(BlockingDeque.class)
  public static <V> boolean offerLast(BlockingDeque<V> queue, V item, long time, TimeUnit unit)
      throws InterruptedException {
    return isVirtual(queue, time)
        ? within(time, unit, () -> queue.putLast(item))
        : queue.offerLast(item, time, unit);
  }

  /**
   * A hook.
   *
   * @param <V> the type of the items
   * @param queue which
   * @param item what to hand over
   * @param time how long to wait
   * @param unit of the time
   * @return whether somebody has taken it
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(TransferQueue.class)
  public static <V> boolean tryTransfer(TransferQueue<V> queue, V item, long time, TimeUnit unit)
      throws InterruptedException {
    return isVirtual(queue, time)
        ? within(time, unit, () -> queue.transfer(item))
        : queue.tryTransfer(item, time, unit);
  }

  // -- results, threads

  /**
   * A hook.
   *
   * @param <V> the type of the result
   * @param future whose
   * @param time how long to wait
   * @param unit of the time
   * @return its result
   * @throws InterruptedException if interrupted
   * @throws ExecutionException if it has failed
   * @throws TimeoutException if the time is over
   */
  @InPlaceOf(Future.class)
  public static <V extends @Nullable Object> V get(Future<V> future, long time, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (!isVirtual(future, time)) {
      return future.get(time, unit);
    }
    if (!within(time, unit, future::get)) {
      throw new TimeoutException();
    }
    return future.get();
  }

  /**
   * A hook.
   *
   * @param thread which
   * @param millis how long to wait; zero for as long as it takes
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(Thread.class)
  public static void join(Thread thread, long millis) throws InterruptedException {
    join(thread, millis, 0);
  }

  /**
   * A hook.
   *
   * @param thread which
   * @param millis how long to wait; zero for as long as it takes
   * @param nanos how much longer
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(Thread.class)
  public static void join(Thread thread, long millis, int nanos) throws InterruptedException {
    if (millis == 0 && nanos == 0) {
      Threads.join(thread);
    } else if (millis >= 0 && nanos >= 0 && nanos < MILLI && Threads.isAlive(thread)) {
      join(thread, Duration.ofMillis(millis).plusNanos(nanos));
    } else {
      // Only what it refuses.
      Threads.running(thread).join(millis, nanos);
    }
  }

  /**
   * A hook.
   *
   * @param thread which
   * @param time how long to wait
   * @return whether it has ended
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(Thread.class)
  public static boolean join(Thread thread, Duration time) throws InterruptedException {
    Thread running = Threads.running(thread);
    long nanos = TimeUnit.NANOSECONDS.convert(time);
    return running.isAlive() && isVirtual(running, nanos)
        ? TimedWait.within(nanos, () -> Threads.join(running))
        : running.join(time);
  }

  /**
   * A hook.
   *
   * @param unit of the time
   * @param thread which
   * @param time how long to wait
   * @throws InterruptedException if interrupted
   */
  @InPlaceOf(TimeUnit.class)
  public static void timedJoin(TimeUnit unit, Thread thread, long time)
      throws InterruptedException {
    if (time > 0 && Threads.isAlive(thread)) {
      join(thread, Duration.ofNanos(unit.toNanos(time)));
    }
  }

  /**
   * A hook.
   *
   * @param deadline until when to park, in milliseconds of the calendar
   */
  @InPlaceOf(LockSupport.class)
  public static void parkUntil(long deadline) {
    parkUntil(null, deadline);
  }

  /**
   * A hook.
   *
   * @param blocker what for
   * @param deadline until when to park, in milliseconds of the calendar
   */
  @InPlaceOf(LockSupport.class)
  public static void parkUntil(@Nullable Object blocker, long deadline) {
    long left = deadline - WallClocks.millis();
    if (left > 0) {
      LockSupport.parkNanos(blocker, TimeUnit.MILLISECONDS.toNanos(left));
    }
  }
}
