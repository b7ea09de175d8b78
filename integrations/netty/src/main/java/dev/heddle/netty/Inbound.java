package dev.heddle.netty;

import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What a channel has read and its task has not taken yet. When it is too much, the channel is told to stop
 * reading; when it is little again, to go on.
 *
 * @param <T> what is read
 */
final class Inbound<T> {
  private static final long HIGH = 64 << 10;
  private static final long LOW = HIGH / 2;

  /** Told, on the loop's thread, whether to go on reading. */
  interface Valve {
    void reads(boolean more);
  }

  private final Home home;
  private final Valve valve;
  private final SpinLock guard = new SpinLock();
  private final WaitQueue takers = new WaitQueue(guard, this, "receive");
  private final Queue<T> items = new ArrayDeque<>();
  private final Queue<Integer> sizes = new ArrayDeque<>();
  private long held;
  private boolean paused;
  private boolean ended;
  private boolean unwanted;
  private @Nullable Throwable failure;

  Inbound(Home home, Valve valve) {
    this.home = home;
    this.valve = valve;
  }

  /** Adds what has been read; it is this one's to release from now on. On the loop's thread. */
  void offer(T item, int size) {
    Waiter taker = null;
    boolean pauses = false;
    boolean drops;
    guard.acquire();
    try {
      drops = unwanted || ended;
      if (!drops) {
        items.add(item);
        sizes.add(size);
        held += size;
        pauses = held > HIGH && !paused;
        paused |= pauses;
        taker = takers.poll();
      }
    } finally {
      guard.release();
    }
    if (drops) {
      ReferenceCountUtil.release(item);
    }
    if (pauses) {
      valve.reads(false);
    }
    if (taker != null) {
      home.wake(taker::unpark);
    }
  }

  /** Nothing more will come. On the loop's thread. */
  void end(@Nullable Throwable cause) {
    Waiter taker;
    guard.acquire();
    try {
      if (ended) {
        return;
      }
      ended = true;
      failure = cause;
      taker = takers.poll();
    } finally {
      guard.release();
    }
    if (taker != null) {
      home.wake(taker::unpark);
    }
  }

  /**
   * Waits for the next; null at the end. By one task at a time.
   *
   * @throws IOException if the channel has failed, after all that it had read before
   */
  @Nullable
  T take() throws InterruptedException, IOException {
    Waiter.checkCancelled();
    while (true) {
      T item;
      boolean resumes = false;
      Waiter waiter = null;
      guard.acquire();
      try {
        item = items.poll();
        if (item != null) {
          held -= sizes.remove();
          resumes = paused && held <= LOW;
          paused &= !resumes;
        } else if (ended) {
          break;
        } else {
          waiter = takers.add(null);
        }
      } finally {
        guard.release();
      }
      if (resumes) {
        home.execute(() -> valve.reads(true));
      }
      if (item != null) {
        return item;
      }
      if (waiter != null) {
        waiter.await();
      }
    }
    if (failure != null) {
      // Of a task that is cancelled because of it, the cancellation is what counts.
      Waiter.checkCancelled();
      throw new IOException(
          "The connection failed before all had been received: " + failure.getMessage(), failure);
    }
    return null;
  }

  /** Releases what nobody has taken, and what may still come. Any thread. */
  void drop() {
    Queue<T> left;
    boolean resumes;
    guard.acquire();
    try {
      unwanted = true;
      left = new ArrayDeque<>(items);
      items.clear();
      sizes.clear();
      held = 0;
      resumes = paused;
      paused = false;
    } finally {
      guard.release();
    }
    left.forEach(ReferenceCountUtil::release);
    if (resumes) {
      home.execute(() -> valve.reads(true));
    }
  }

  @Override
  public String toString() {
    return "Inbound[" + items.size() + " waiting" + (ended ? ", ended]" : "]");
  }
}
