package dev.heddle.sync;

import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.jdk.StackRoom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number of tokens to lend, each to a borrower that is known by name, first come first served.
 * {@code trio.CapacityLimiter} is the model.
 *
 * <p>It is a semaphore that knows who has what. The borrower is the calling thread, or any object on
 * whose behalf a token is borrowed, for example a connection that one thread opens and another
 * closes. Each borrower has one token at most: borrowing a second would wait for itself sooner or
 * later, so that is an error, and so is to give back what was not borrowed. Borrowers are told apart
 * by {@code equals}, which must be quick and must not use this limiter.
 *
 * <p>The total can be changed while tokens are out: if it is lowered below what is borrowed, nobody
 * gets one until enough are back. A cancelled acquire borrows nothing. Thread-safe.
 */
public final class CapacityLimiter extends WaitingLine implements Acquirable {

  // Guarded. Lending looks nobody up, so that no equals() of a borrower's can get between a token
  // and the one who waits for it.
  private final Map<Object, Loan> loans = new LinkedHashMap<>();
  private int total;
  private int lent;

  /** That a borrower has a token, or waits for one. */
  private static final class Loan {
    final Object borrower;
    boolean granted;

    Loan(Object borrower) {
      this.borrower = borrower;
    }
  }

  /**
   * Makes a limiter.
   *
   * @param total how many tokens there are, zero or more
   * @throws IllegalArgumentException if negative
   */
  public CapacityLimiter(int total) {
    this.total = checked(total);
  }

  private static int checked(int total) {
    if (total < 0) {
      throw new IllegalArgumentException("A limiter lends 0 or more tokens, not " + total);
    }
    return total;
  }

  /**
   * What is known of a limiter at one moment.
   *
   * @param total how many tokens there are
   * @param borrowers who has one, in the order they got it; threads, or whatever they borrowed for
   * @param waiting how many wait for one
   */
  public record Statistics(int total, List<Object> borrowers, int waiting) {

    /**
     * Returns how many tokens are free.
     *
     * @return the number, zero also if more are borrowed than there are
     */
    public int available() {
      return Math.max(total - borrowers.size(), 0);
    }
  }

  /**
   * Borrows a token for the calling thread, waiting until there is one.
   *
   * @throws InterruptedException if the caller is cancelled; it has no token then
   * @throws IllegalStateException if the calling thread has one already
   */
  @Override
  public void acquire() throws InterruptedException {
    acquireFor(Thread.currentThread());
  }

  /**
   * Borrows a token for somebody, waiting until there is one. Trio calls it {@code
   * acquire_on_behalf_of}.
   *
   * @param borrower for whom
   * @throws InterruptedException if the caller is cancelled; the borrower has no token then
   * @throws IllegalStateException if the borrower has one, or waits for one, already
   */
  public void acquireFor(Object borrower) throws InterruptedException {
    Waiter.checkCancelled();
    Waiter waiter = borrowOrEnqueue(borrower);
    if (waiter != null) {
      await(waiter);
    }
  }

  /**
   * Borrows a token for the calling thread if there is one in time.
   *
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return whether it has a token now
   * @throws InterruptedException if the caller is cancelled; it has no token then
   * @throws IllegalStateException if the calling thread has one already
   */
  @Override
  public boolean tryAcquire(Duration timeout) throws InterruptedException {
    return tryAcquireFor(Thread.currentThread(), timeout);
  }

  /**
   * Borrows a token for somebody if there is one in time.
   *
   * @param borrower for whom
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return whether the borrower has a token now
   * @throws InterruptedException if the caller is cancelled; the borrower has no token then
   * @throws IllegalStateException if the borrower has one, or waits for one, already
   */
  public boolean tryAcquireFor(Object borrower, Duration timeout) throws InterruptedException {
    long nanos = Waiter.nanosOf(timeout);
    Waiter.checkCancelled();
    Waiter waiter = borrowOrEnqueue(borrower);
    return waiter == null || await(waiter, nanos);
  }

  /**
   * Borrows a token for the calling thread if there is one now.
   *
   * @return whether it has a token now
   * @throws IllegalStateException if the calling thread has one already
   */
  @Override
  public boolean tryAcquire() {
    return tryAcquireFor(Thread.currentThread());
  }

  /**
   * Borrows a token for somebody if there is one now. Never waits, on any thread.
   *
   * @param borrower for whom
   * @return whether the borrower has a token now
   * @throws IllegalStateException if the borrower has one, or waits for one, already
   */
  public boolean tryAcquireFor(Object borrower) {
    StackRoom.forScope();
    Answer answer;
    guard.acquire();
    try {
      answer = borrow(borrower);
    } finally {
      guard.release();
    }
    return isLent(answer, borrower);
  }

  private @Nullable Waiter borrowOrEnqueue(Object borrower) {
    Waiter waiter = null;
    Answer answer;
    guard.acquire();
    try {
      answer = borrow(borrower);
      if (answer == Answer.NONE_FREE) {
        var loan = new Loan(borrower);
        loans.put(borrower, loan);
        waiter = waiters.add(loan);
      }
    } finally {
      guard.release();
    }
    isLent(answer, borrower);
    return waiter;
  }

  private enum Answer {
    LENT, NONE_FREE, HAS_ONE, WAITS
  }

  private Answer borrow(Object borrower) {
    Loan before = loans.get(Objects.requireNonNull(borrower, "borrower"));
    if (before != null) {
      return before.granted ? Answer.HAS_ONE : Answer.WAITS;
    }
    if (lent >= total) {
      return Answer.NONE_FREE;
    }
    var loan = new Loan(borrower);
    loans.put(borrower, loan);
    grant(loan);
    return Answer.LENT;
  }

  private void grant(Loan loan) {
    loan.granted = true;
    lent++;
  }

  /** Without the guard: a borrower's {@code toString} is not ours. */
  private static boolean isLent(Answer answer, Object borrower) {
    return switch (answer) {
      case LENT -> true;
      case NONE_FREE -> false;
      case HAS_ONE ->
        throw borrowedTwice(describe(borrower) + " has a token of this limiter already");
      case WAITS -> throw borrowedTwice(describe(borrower) + " waits for a token already");
    };
  }

  private static IllegalStateException borrowedTwice(String what) {
    return new IllegalStateException(
        what
            + "; each borrower has one at most. Release it first, or borrow for another object with"
            + " acquireFor(...)");
  }

  @Override
  void left(Waiter waiter) {
    var loan = (Loan) Objects.requireNonNull(waiter.item());
    guard.acquire();
    try {
      loans.remove(loan.borrower);
    } finally {
      guard.release();
    }
  }

  /**
   * Gives the calling thread's token back, to the longest waiting borrower if any waits.
   *
   * @throws IllegalStateException if the calling thread has none
   */
  @Override
  public void release() {
    releaseFor(Thread.currentThread());
  }

  /**
   * Gives somebody's token back, to the longest waiting borrower if any waits. Any thread may.
   *
   * @param borrower whose
   * @throws IllegalStateException if the borrower has none
   */
  public void releaseFor(Object borrower) {
    List<Waiter> woken = List.of();
    List<Object> others = List.of();
    boolean had;
    guard.acquire();
    try {
      had = loans.get(Objects.requireNonNull(borrower, "borrower")) instanceof Loan loan
          && loan.granted;
      if (had) {
        loans.remove(borrower);
        lent--;
        woken = lend();
      } else {
        others = borrowers();
      }
    } finally {
      guard.release();
    }
    woken.forEach(Waiter::unpark);
    if (!had) {
      throw new IllegalStateException(
          describe(borrower)
              + " has no token of this limiter to give back; these have: "
              + others.stream().map(CapacityLimiter::describe).toList()
              + ". Release for the same object that it was acquired for");
    }
  }

  /**
   * Changes how many tokens there are.
   *
   * @param total the new number, zero or more; it may be less than are borrowed
   * @throws IllegalArgumentException if negative
   */
  public void setTotal(int total) {
    List<Waiter> woken;
    guard.acquire();
    try {
      this.total = checked(total);
      woken = lend();
    } finally {
      guard.release();
    }
    woken.forEach(Waiter::unpark);
  }

  /** With the guard held: lends what is free to those who wait. */
  private List<Waiter> lend() {
    List<Waiter> woken = List.of();
    while (lent < total && waiters.poll() instanceof Waiter next) {
      grant((Loan) Objects.requireNonNull(next.item()));
      woken = woken.isEmpty() ? new ArrayList<>() : woken;
      woken.add(next);
    }
    return woken;
  }

  /** With the lock held. */
  private List<Object> borrowers() {
    List<Object> borrowers = new ArrayList<>(lent);
    loans.forEach((borrower, loan) -> {
      if (loan.granted) {
        borrowers.add(borrower);
      }
    });
    return List.copyOf(borrowers);
  }

  private static String describe(Object borrower) {
    return borrower instanceof Thread thread ? HolderName.of(thread) : String.valueOf(borrower);
  }

  /**
   * Returns what is known of the limiter now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    guard.acquire();
    try {
      return new Statistics(total, borrowers(), waiters.size());
    } finally {
      guard.release();
    }
  }

  @Override
  public String toString() {
    return "CapacityLimiter[" + lent + " of " + total + " borrowed]";
  }
}
