package dev.heddle.parking;

/**
 * A lock for critical sections of a few instructions that never wait; {@link Guarded} says how it
 * works. It guards the state of one primitive and its {@link WaitQueue}s. Not reentrant.
 */
public final class SpinLock extends Guarded {

  /** Makes a free lock. */
  public SpinLock() {}

  /** Takes the lock. Until {@link #release} the caller must not wait for anything. */
  @Override
  public void acquire() {
    super.acquire();
  }

  /** Gives the lock back. */
  @Override
  public void release() {
    super.release();
  }
}
