package dev.heddle.stress;

import dev.heddle.parking.SpinLock;

/**
 * Takes items until it is closed, and looks whether it is closed before it takes its lock: the broken
 * twin of all that can be closed while somebody puts something in.
 */
public final class LeakyBox {
  private final SpinLock guard = new SpinLock();
  private volatile boolean closed;
  private int items;

  /** Open and empty. */
  public LeakyBox() {}

  /** Returns how many items were let in, 1 or 0. */
  public int put() {
    if (closed) {
      return 0;
    }
    guard.acquire();
    items++;
    guard.release();
    return 1;
  }

  /** Returns how many items were in it. */
  public int close() {
    guard.acquire();
    closed = true;
    int left = items;
    items = 0;
    guard.release();
    return left;
  }
}
