package dev.heddle.ipc.mapping;

import dev.heddle.ipc.process.OwnThread;
import dev.heddle.Heddle;
import dev.heddle.Promise;
import dev.heddle.Task;
import dev.heddle.generator.Generator;
import dev.heddle.generator.GeneratorExit;
import dev.heddle.generator.Iteration;
import dev.heddle.generator.Yielder;
import dev.heddle.ipc.process.PoolTimer;
import dev.heddle.queue.Queue;
import dev.heddle.scheduler.Interrupts;
import dev.heddle.scheduler.Log;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items of a mapping where that may wait: in a task beside the caller's, or a thread if no task
 * calls; only as far as it is asked to.
 *
 * <p>The iterator is made, used and closed there, since an iteration may belong to one thread. The task
 * is detached, so that what the handler of results starts goes into the caller's own group, and no limit
 * of that group holds the reader up. What it would otherwise lack of the caller's it is given: the class
 * loader; the bindings of scoped values, by reading within a {@link Generator} that the caller has made;
 * and the caller's cancellation and deadline, by {@link #close}. Thread-locals are its own.
 *
 * <p>An interrupt is for reading only: whoever delivers it and whoever ends reading hold the same lock.
 * So it cannot hit the closing of the iterator.
 */
@SuppressWarnings("try")
public final class ItemFeed<A extends @Nullable Object> implements AutoCloseable {

  /** An item has come. */
  record Item<A extends @Nullable Object>(A item) {}

  /** No more items come, since the input has ended or failed. */
  record End(@Nullable Throwable failure) {}

  private final Iterable<? extends A> items;
  private final Duration grace;
  private final ClassLoader classes = Thread.currentThread().getContextClassLoader();
  private final Generator<Object> reading = Generator.of(this::read);
  private final Queue<Object> events = new Queue<>(Queue.UNBOUNDED);
  private final Semaphore asked = new Semaphore(0);
  private final Promise<Boolean> mayClose = new Promise<>();

  /** False if the reader has been left to itself. */
  private final Promise<Boolean> ended = new Promise<>();

  private volatile boolean stopped;

  /** The reader while it is inside the iterator; changed under the lock. */
  private volatile @Nullable Thread reader;

  private volatile @Nullable Throwable closing;

  /** Begins to read when it is asked to. */
  public ItemFeed(Iterable<? extends A> items, Duration grace) {
    this.items = items;
    this.grace = grace;
    Task<?> task;
    try {
      task = Heddle.start("items of a mapping", this::run);
    } catch (IllegalStateException _) {
      // No task, or one of a run that is about to end.
      OwnThread.named("heddle-items").start(this::run);
      return;
    }
    // One that is cancelled before its turn does not run at all.
    task.onDone(_ -> end(new CancellationException("The run has ended")));
  }

  /** Where items, the end, and whatever else is to be waited for together arrive. */
  Queue<Object> events() {
    return events;
  }

  void ask(int more) {
    asked.release(more);
  }

  private void run() {
    try {
      Thread.currentThread().setContextClassLoader(classes);
      Iteration<Object> all = reading.iterator();
      Object event;
      do {
        asked.acquireUninterruptibly();
        begin();
        try {
          event = all.next();
        } finally {
          finish();
        }
        events.tryPut(event);
      } while (!(event instanceof End));
      mayClose.awaitUncancellably();
      all.hasNext();
      end(null);
    } catch (Throwable e) {
      end(e);
    }
  }

  private synchronized void begin() {
    reader = Thread.currentThread();
  }

  private synchronized void finish() {
    reader = null;
    if (stopped) {
      Thread.interrupted();
    }
  }

  private void end(@Nullable Throwable failure) {
    if (ended.complete(true) && failure != null) {
      events.tryPut(new End(failure));
    } else if (closing != null && !ended.resultNow()) {
      Log.of(ItemFeed.class).warn("The input of a mapping that has ended cannot be closed",
          closing);
    }
  }

  private void read(Yielder<Object> out) {
    Iterator<? extends A> source = null;
    Throwable failure = null;
    try {
      if (!stopped) {
        source = items.iterator();
        while (!stopped && source.hasNext()) {
          out.yield(new Item<A>(source.next()));
        }
      }
    } catch (GeneratorExit e) {
      throw e;
    } catch (Throwable e) {
      failure = e;
    }
    out.yield(new End(failure));
    // One that holds something open, as a generator's does, is closed by who has made it.
    if (source instanceof AutoCloseable open && source != items) {
      try {
        open.close();
      } catch (Throwable e) {
        closing = e;
      }
    }
  }

  static void throwIfFailed(@Nullable Throwable failure) throws Exception {
    switch (failure) {
      case null -> {
        // The regular end.
      }
      case Error error -> throw error;
      case Exception exception -> throw exception;
      default -> throw new UndeclaredThrowableException(failure);
    }
  }

  /**
   * Ends reading, by an interrupt if need be, lets the iterator be closed, and returns when it is. An
   * iterator that has not heeded the interrupt within the grace period is left to itself: then it is
   * closed when it comes back.
   *
   * @throws Exception what closing throws
   */
  @Override
  public void close() throws Exception {
    synchronized (this) {
      stopped = true;
      Thread inside = reader;
      if (inside != null) {
        // What a channel throws is the affair of whoever has made it close.
        Interrupts.deliver(inside);
      }
    }
    asked.release();
    mayClose.complete(true);
    if (!ended.isDone()) {
      Future<?> limit = PoolTimer.later(grace, this::leave);
      ended.awaitUncancellably();
      limit.cancel(false);
    }
    if (!ended.resultNow()) {
      Log.of(ItemFeed.class)
          .warn(
              "The input of a mapping, {}, has not heeded an interrupt for {}: it is left to itself,"
                  + " and closed when it comes back",
              items.getClass().getName(),
              grace);
    }
    throwIfFailed(closing);
  }

  /** Closing, unlike reading, takes the time it needs. */
  private void leave() {
    if (reader != null) {
      ended.complete(false);
    }
  }
}
