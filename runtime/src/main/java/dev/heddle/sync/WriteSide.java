package dev.heddle.sync;

import dev.heddle.parking.Waiter;
import java.time.Duration;

/** The side of a {@link ReadWriteLock} that one can hold, and only while nobody reads. */
final class WriteSide implements Acquirable {
  private final ReadWriteLock lock;

  WriteSide(ReadWriteLock lock) {
    this.lock = lock;
  }

  @Override
  public void acquire() throws InterruptedException {
    lock.enter(this);
  }

  @Override
  public boolean tryAcquire(Duration limit) throws InterruptedException {
    return lock.enter(this, Waiter.nanosOf(limit));
  }

  @Override
  public boolean tryAcquire() {
    return lock.tryEnter(this);
  }

  @Override
  public void release() {
    lock.exit(this);
  }

  @Override
  public String toString() {
    return "write side of " + lock;
  }
}
