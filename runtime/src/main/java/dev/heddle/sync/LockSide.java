package dev.heddle.sync;

import dev.heddle.parking.Waiter;
import java.time.Duration;

/**
 * One side of a {@link ReadWriteLock}: "read", which many can hold at a time, or "write", which one
 * can, and only while nobody reads.
 */
final class LockSide implements Acquirable {
  final String verb;
  private final ReadWriteLock lock;

  LockSide(String verb, ReadWriteLock lock) {
    this.verb = verb;
    this.lock = lock;
  }

  @Override
  public void acquire() throws InterruptedException {
    lock.enter(this);
  }

  @Override
  public boolean tryAcquire(Duration timeout) throws InterruptedException {
    return lock.enter(this, Waiter.nanosOf(timeout));
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
    return verb + " side of " + lock;
  }
}
