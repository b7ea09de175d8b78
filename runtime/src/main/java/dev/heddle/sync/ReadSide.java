package dev.heddle.sync;

import dev.heddle.parking.Waiter;
import java.time.Duration;

/** The side of a {@link ReadWriteLock} that many can hold at a time. */
final class ReadSide implements Acquirable {
  private final ReadWriteLock lock;

  ReadSide(ReadWriteLock lock) {
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
    return "read side of " + lock;
  }
}
