package dev.heddle.sync;

import dev.heddle.parking.Selectable;
import dev.heddle.parking.Selection;
import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What threads wait behind until it is open: the flag of an {@link Event}, the zero of a {@link Latch}. */
final class Gate implements Selectable {
  private final SpinLock guard = new SpinLock();
  private final WaitQueue waiters;
  private boolean open;

  /**
   * Makes a gate.
   *
   * @param primitive whose it is, for reports
   */
  Gate(Object primitive, boolean open) {
    this.waiters = new WaitQueue(guard, primitive, "await");
    this.open = open;
  }

  /** Says, with the lock held, whether to open the gate. */
  @FunctionalInterface
  interface Step {
    boolean opens();
  }

  /** Takes a step, and lets all go on who wait if it opens the gate; what it throws changes nothing. */
  void step(Step step) {
    List<Waiter> woken = List.of();
    guard.acquire();
    try {
      if (step.opens()) {
        open = true;
        woken = waiters.pollAll();
      }
    } finally {
      guard.release();
    }
    woken.forEach(Waiter::unpark);
  }

  /** Who comes later waits again. */
  void shut() {
    guard.acquire();
    open = false;
    guard.release();
  }

  void await() throws InterruptedException {
    Waiter.checkCancelled();
    Waiter waiter = enqueueUnlessOpen();
    if (waiter != null) {
      waiter.await();
    }
  }

  boolean tryAwait(Duration timeout) throws InterruptedException {
    long nanos = Waiter.nanosOf(timeout);
    Waiter.checkCancelled();
    Waiter waiter = enqueueUnlessOpen();
    return waiter == null || waiter.await(nanos);
  }

  private @Nullable Waiter enqueueUnlessOpen() {
    guard.acquire();
    try {
      return open ? null : waiters.add(null);
    } finally {
      guard.release();
    }
  }

  @Override
  public @Nullable Object tryNow() {
    return isOpen() ? this : null;
  }

  @Override
  public @Nullable Object tryOrEnlist(Selection selection, int index) {
    guard.acquire();
    try {
      if (open) {
        return selection.decide(index) ? this : null;
      }
      selection.enlist(waiters, index, null);
      return null;
    } finally {
      guard.release();
    }
  }

  boolean isOpen() {
    guard.acquire();
    boolean now = open;
    guard.release();
    return now;
  }

  /** Without the lock, for reports. */
  boolean seemsOpen() {
    return open;
  }

  /** A snapshot of what the lock guards: it is asked with the lock held. */
  <T> T read(Reading<T> reading) {
    guard.acquire();
    try {
      return reading.read(open, waiters.size());
    } finally {
      guard.release();
    }
  }

  /** Makes something of what is known of a gate. */
  @FunctionalInterface
  interface Reading<T> {
    T read(boolean open, int waiting);
  }
}
