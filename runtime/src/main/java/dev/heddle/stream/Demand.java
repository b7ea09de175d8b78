package dev.heddle.stream;

import dev.heddle.parking.Guarded;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;

/** How many items a subscriber has asked for and not got. One task waits for more of it. */
final class Demand extends Guarded {
  private static final long UNBOUNDED = Long.MAX_VALUE;

  private final WaitQueue waiting = new WaitQueue(this, this, "request");
  private long left;

  /** Any thread, never waits. Demand that a long cannot count has no bound any more. */
  void add(long count) {
    Waiter waiter;
    acquire();
    try {
      long sum = left + count;
      left = sum < 0 ? UNBOUNDED : sum;
      waiter = waiting.poll();
      if (waiter != null) {
        takeOne();
      }
    } finally {
      release();
    }
    if (waiter != null) {
      waiter.unpark();
    }
  }

  /** Waits for the demand for one item, and takes it. */
  void take() throws InterruptedException {
    Waiter.checkCancelled();
    Waiter waiter = null;
    acquire();
    try {
      if (left > 0) {
        takeOne();
      } else {
        waiter = waiting.add(null);
      }
    } finally {
      release();
    }
    if (waiter != null) {
      waiter.await();
    }
  }

  private void takeOne() {
    if (left != UNBOUNDED) {
      left--;
    }
  }

  @Override
  public String toString() {
    return "a subscriber's demand";
  }
}
