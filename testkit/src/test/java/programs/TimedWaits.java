package programs;

import java.util.Date;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;

/**
 * One of each timed wait: {@link #prepare} on another thread makes it one that has to wait, and {@link
 * #provide}, on the same thread, gives what it waits for.
 */
public abstract class TimedWaits {
  private static final List<Supplier<TimedWaits>> ALL =
      List.of(
          ForReentrantLock::new,
          ForFairLock::new,
          ForWriteLock::new,
          ForStampedLock::new,
          ForCondition::new,
          ForConditionNanos::new,
          ForConditionUntil::new,
          ForSemaphore::new,
          ForLatch::new,
          ForBarrier::new,
          ForPhaser::new,
          ForExchanger::new,
          ForArrayQueuePoll::new,
          ForLinkedQueueOffer::new,
          ForPriorityQueuePoll::new,
          ForDequeLast::new,
          ForSynchronousQueuePoll::new,
          ForTransferQueue::new,
          ForCompletableFuture::new,
          ForFutureTask::new,
          ForJoin::new,
          ForMonitor::new);

  /** Before it waits. */
  public void prepare() {}

  /** Gives it what it waits for. */
  public abstract void provide() throws InterruptedException;

  /** Waits; returns whether it has got what it waits for. */
  public abstract boolean await(long nanos) throws InterruptedException;

  /** New ones, of each kind. */
  public static List<TimedWaits> all() {
    return ALL.stream().map(Supplier::get).toList();
  }

  @Override
  public String toString() {
    return getClass().getSimpleName();
  }

  static final class ForReentrantLock extends TimedWaits {
    private final ReentrantLock lock = new ReentrantLock();

    @Override
    public void prepare() {
      lock.lock();
    }

    @Override
    public void provide() {
      lock.unlock();
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      boolean held = lock.tryLock(nanos, TimeUnit.NANOSECONDS);
      if (held) {
        lock.unlock();
      }
      return held;
    }
  }

  static final class ForFairLock extends TimedWaits {
    private final ReentrantLock lock = new ReentrantLock(true);

    @Override
    public void prepare() {
      lock.lock();
    }

    @Override
    public void provide() {
      lock.unlock();
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      boolean held = lock.tryLock(nanos, TimeUnit.NANOSECONDS);
      if (held) {
        lock.unlock();
      }
      return held;
    }
  }

  static final class ForWriteLock extends TimedWaits {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    @Override
    public void prepare() {
      lock.readLock().lock();
    }

    @Override
    public void provide() {
      lock.readLock().unlock();
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      boolean held = lock.writeLock().tryLock(nanos, TimeUnit.NANOSECONDS);
      if (held) {
        lock.writeLock().unlock();
      }
      return held;
    }
  }

  static final class ForStampedLock extends TimedWaits {
    private final StampedLock lock = new StampedLock();
    private long stamp;

    @Override
    public void prepare() {
      stamp = lock.writeLock();
    }

    @Override
    public void provide() {
      lock.unlockWrite(stamp);
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      long read = lock.tryReadLock(nanos, TimeUnit.NANOSECONDS);
      if (read != 0) {
        lock.unlockRead(read);
      }
      return read != 0;
    }
  }

  static final class ForCondition extends TimedWaits {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @Override
    public void provide() {
      lock.lock();
      changed.signal();
      lock.unlock();
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      lock.lock();
      try {
        return changed.await(nanos, TimeUnit.NANOSECONDS);
      } finally {
        lock.unlock();
      }
    }
  }

  static final class ForConditionNanos extends TimedWaits {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean provided;

    @Override
    public void provide() {
      lock.lock();
      provided = true;
      changed.signal();
      lock.unlock();
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      lock.lock();
      try {
        long left = nanos;
        while (!provided && left > 0) {
          left = changed.awaitNanos(left);
        }
        return provided;
      } finally {
        lock.unlock();
      }
    }
  }

  static final class ForConditionUntil extends TimedWaits {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @Override
    public void provide() {
      lock.lock();
      changed.signal();
      lock.unlock();
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      lock.lock();
      try {
        return changed.awaitUntil(
            new Date(System.currentTimeMillis() + TimeUnit.NANOSECONDS.toMillis(nanos)));
      } finally {
        lock.unlock();
      }
    }
  }

  static final class ForSemaphore extends TimedWaits {
    private final Semaphore permits = new Semaphore(0);

    @Override
    public void provide() {
      permits.release(2);
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      return permits.tryAcquire(2, nanos, TimeUnit.NANOSECONDS);
    }
  }

  static final class ForLatch extends TimedWaits {
    private final CountDownLatch latch = new CountDownLatch(1);

    @Override
    public void provide() {
      latch.countDown();
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      return latch.await(nanos, TimeUnit.NANOSECONDS);
    }
  }

  static final class ForBarrier extends TimedWaits {
    private final CyclicBarrier barrier = new CyclicBarrier(2);

    @Override
    public void provide() throws InterruptedException {
      try {
        barrier.await(1, TimeUnit.NANOSECONDS);
      } catch (BrokenBarrierException | TimeoutException _) {
        // The other has given up before.
      }
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      try {
        barrier.await(nanos, TimeUnit.NANOSECONDS);
        return true;
      } catch (BrokenBarrierException | TimeoutException e) {
        return false;
      }
    }
  }

  static final class ForPhaser extends TimedWaits {
    private final Phaser phaser = new Phaser(1);

    @Override
    public void provide() {
      phaser.arrive();
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      try {
        phaser.awaitAdvanceInterruptibly(0, nanos, TimeUnit.NANOSECONDS);
        return true;
      } catch (TimeoutException e) {
        return false;
      }
    }
  }

  static final class ForExchanger extends TimedWaits {
    private final Exchanger<String> exchanger = new Exchanger<>();

    @Override
    public void provide() throws InterruptedException {
      try {
        exchanger.exchange("given", 1, TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        // The other has given up before.
      }
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      try {
        return exchanger.exchange("taken", nanos, TimeUnit.NANOSECONDS).equals("given");
      } catch (TimeoutException e) {
        return false;
      }
    }
  }

  static final class ForArrayQueuePoll extends TimedWaits {
    private final ArrayBlockingQueue<String> queue = new ArrayBlockingQueue<>(1);

    @Override
    public void provide() {
      queue.add("item");
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      return queue.poll(nanos, TimeUnit.NANOSECONDS) != null;
    }
  }

  static final class ForLinkedQueueOffer extends TimedWaits {
    private final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>(1);

    @Override
    public void prepare() {
      queue.add("first");
    }

    @Override
    public void provide() {
      queue.remove();
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      boolean in = queue.offer("second", nanos, TimeUnit.NANOSECONDS);
      assert in == queue.contains("second");
      return in;
    }
  }

  static final class ForPriorityQueuePoll extends TimedWaits {
    private final PriorityBlockingQueue<String> queue = new PriorityBlockingQueue<>();

    @Override
    public void provide() {
      queue.add("item");
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      return queue.poll(nanos, TimeUnit.NANOSECONDS) != null;
    }
  }

  static final class ForDequeLast extends TimedWaits {
    private final LinkedBlockingDeque<String> queue = new LinkedBlockingDeque<>();

    @Override
    public void provide() {
      queue.addFirst("item");
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      return queue.pollLast(nanos, TimeUnit.NANOSECONDS) != null;
    }
  }

  static final class ForSynchronousQueuePoll extends TimedWaits {
    private final SynchronousQueue<String> queue = new SynchronousQueue<>();

    @Override
    public void provide() throws InterruptedException {
      queue.offer("item", 1, TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      return queue.poll(nanos, TimeUnit.NANOSECONDS) != null;
    }
  }

  static final class ForTransferQueue extends TimedWaits {
    private final LinkedTransferQueue<String> queue = new LinkedTransferQueue<>();

    @Override
    public void provide() {
      queue.poll();
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      boolean taken = queue.tryTransfer("item", nanos, TimeUnit.NANOSECONDS);
      assert queue.isEmpty();
      return taken;
    }
  }

  static final class ForCompletableFuture extends TimedWaits {
    private final CompletableFuture<String> future = new CompletableFuture<>();

    @Override
    public void provide() {
      future.complete("done");
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      try {
        return future.get(nanos, TimeUnit.NANOSECONDS).equals("done");
      } catch (ExecutionException | TimeoutException e) {
        return false;
      }
    }
  }

  static final class ForFutureTask extends TimedWaits {
    private final FutureTask<String> task = new FutureTask<>(() -> "done");

    @Override
    public void provide() {
      task.run();
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      try {
        return task.get(nanos, TimeUnit.NANOSECONDS).equals("done");
      } catch (ExecutionException | TimeoutException e) {
        return false;
      }
    }
  }

  static final class ForJoin extends TimedWaits {
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread = new Thread(() -> {
      try {
        end.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }, "joined");

    @Override
    public void prepare() {
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void provide() {
      end.countDown();
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
      thread.join(TimeUnit.NANOSECONDS.toMillis(nanos));
      return !thread.isAlive();
    }
  }

  static final class ForMonitor extends TimedWaits {
    private boolean provided;

    @Override
    public synchronized void provide() {
      provided = true;
      notifyAll();
    }

    @Override
    public synchronized boolean await(long nanos) throws InterruptedException {
      if (!provided) {
        wait(TimeUnit.NANOSECONDS.toMillis(nanos));
      }
      return provided;
    }
  }
}
