package dev.heddle.parking;

import dev.heddle.current.WaitingTask;
import dev.heddle.current.WakeNews;
import dev.heddle.scheduler.jdk.StackRoom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One wait of one thread: who waits, on what, since when, and what it was handed.
 *
 * <h2>States</h2>
 *
 * <pre>
 *   queued --poll()--> granted     the waker's choice; the waiter will return normally
 *   queued --await()-> abandoned   cancelled or timed out; the waiter has left the queue
 * </pre>
 *
 * <p>Both transitions happen under the primitive's lock, so exactly one of them happens. That is
 * the whole of the promise that no value and no permit is lost: a waiter that was granted something
 * before its cancellation arrived keeps it and returns normally, and meets the cancellation at its
 * next wait; a waiter that left first was never granted anything.
 *
 * <p>A waiter of a {@link Selection} is one of several of the same thread, of which one is granted.
 *
 * <h2>Memory ordering</h2>
 *
 * <p>{@code granted} is volatile, for both sides, because the grant and the park are a Dekker:
 *
 * <pre>
 *   waker:   granted = true                           waiter:  permit = false, as park consumes it
 *            reads permit: true -&gt; does nothing                reads granted: false -&gt; parks for ever
 * </pre>
 *
 * <p>{@code LockSupport.unpark} of a virtual thread first reads its park permit, and does nothing if
 * that is set, not even a fence. It may be set by an earlier unpark that came late, and the waiter may
 * be consuming it just now. As all four accesses are volatile (the JDK's two are), one side sees the
 * other: either the waiter finds itself granted, or the waker finds the permit consumed and sets it
 * again. With a release store of {@code granted} both may read what was before, and the wake-up is lost.
 *
 * <p>So whoever changes what a waiter looks at does it by a volatile store or a compare-and-swap, and
 * then unparks. The item is written before {@code granted} and read after it.
 */
public final class Waiter extends Wait {
  static {
    // Loaded before any grant, in the midst of which there may be no memory for it.
    WakeNews.isWanted();
  }

  final WaitQueue queue;
  private final Thread thread;
  private final @Nullable WaitingTask task;

  @Nullable Waiter next;
  @Nullable Waiter previous;
  private final @Nullable Selection selection;

  /** Which clause of the selection this is. */
  final int clause;

  private @Nullable Object item;
  private volatile boolean granted;

  Waiter(WaitQueue queue, @Nullable WaitingTask task, @Nullable Object item) {
    this(queue, task, item, null, 0);
  }

  Waiter(
      WaitQueue queue,
      @Nullable WaitingTask task,
      @Nullable Object item,
      @Nullable Selection selection,
      int clause) {
    super(task == null ? System.nanoTime() : task.recentNanoTime());
    this.queue = queue;
    this.selection = selection;
    this.clause = clause;
    this.thread = Thread.currentThread();
    this.task = task;
    this.item = item;
  }

  /** With the queue's lock held; false if the selection it is part of has been decided otherwise. */
  boolean grant() {
    if (selection != null && !selection.claim(this)) {
      return false;
    }
    return granted();
  }

  /** As {@link #grant()}, handing something over. */
  boolean grant(@Nullable Object handedOver) {
    if (selection != null && !selection.claim(this)) {
      return false;
    }
    item = handedOver;
    return granted();
  }

  /** With the queue's lock held; false if the selection it is part of has been decided otherwise. */
  boolean claim() {
    return selection == null || selection.claim(this);
  }

  /**
   * Grants a waiter that {@link WaitQueue#claim} has returned, and hands something over. With the queue's lock
   * held since then; the caller releases it and unparks the waiter.
   *
   * @param handedOver what the waiter finds in {@link #item} when it goes on
   */
  public void grantClaimed(@Nullable Object handedOver) {
    item = handedOver;
    granted();
  }

  private boolean granted() {
    if (task != null && WakeNews.isWanted()) {
      task.woken();
    }
    // Volatile: the waker reads the park permit next, in unpark.
    granted = true;
    return true;
  }

  boolean isGranted() {
    return granted;
  }

  @Nullable
  Selection selection() {
    return selection;
  }

  /**
   * Parks until granted. Called by the waiting thread, without the lock.
   *
   * @throws InterruptedException if cancelled or interrupted before it was granted; the waiter has
   *     then left the queue
   */
  public void await() throws InterruptedException {
    begin();
    try {
      while (!isGranted()) {
        if (isDisturbed()) {
          if (queue.abandon(this)) {
            throw interrupted(task);
          }
          return;
        }
        try {
          LockSupport.park(queue.primitive);
        } catch (Throwable e) {
          if (leavesUngranted()) {
            throw e;
          }
        }
      }
    } finally {
      end();
    }
  }

  /**
   * Parks until granted or until a time has passed. Called by the waiting thread, without the lock.
   *
   * @param nanos the longest time to wait; zero or less means not to wait
   * @return true if granted, false if the time passed first and the waiter has left the queue
   * @throws InterruptedException as {@link #await()}
   */
  public boolean await(long nanos) throws InterruptedException {
    begin();
    try {
      long deadline = WaitingTask.nanoTimeOf(task) + Math.max(nanos, 0);
      while (!isGranted()) {
        boolean disturbed = isDisturbed();
        long left = deadline - WaitingTask.nanoTimeOf(task);
        if (disturbed || left <= 0) {
          if (!queue.abandon(this)) {
            return true;
          }
          if (disturbed) {
            throw interrupted(task);
          }
          return false;
        }
        try {
          LockSupport.parkNanos(queue.primitive, left);
        } catch (Throwable e) {
          if (leavesUngranted()) {
            throw e;
          }
        }
      }
      return true;
    } finally {
      end();
    }
  }

  /**
   * The JDK could not park the thread: a stack so deep that taking it off the carrier needs more
   * stack than there is, or no memory for it. What has been granted is kept all the same.
   */
  private boolean leavesUngranted() {
    return queue.abandon(this);
  }

  /**
   * Parks until granted, cancelled or interrupted, and throws nothing for it: for who has to decide
   * what that means. Called by the waiting thread, without the lock.
   *
   * @return true if granted; false if cancelled or interrupted, whose sign is still there, and the
   *     waiter has left the queue
   */
  public boolean awaitUnlessDisturbed() {
    begin();
    try {
      while (!isGranted()) {
        if (isDisturbed()) {
          return !queue.abandon(this);
        }
        try {
          LockSupport.park(queue.primitive);
        } catch (Throwable e) {
          if (leavesUngranted()) {
            throw e;
          }
        }
      }
      return true;
    } finally {
      end();
    }
  }

  /**
   * Parks until granted, whatever happens: for the ends of scopes. An interrupt that arrives
   * meanwhile is kept for later.
   *
   * @throws StackOverflowError if the JDK cannot park a stack as deep as this; the waiter has then
   *     left the queue
   */
  public void awaitUncancellably() {
    boolean interrupted = false;
    begin();
    try {
      while (!isGranted()) {
        interrupted |= Thread.interrupted();
        try {
          LockSupport.park(queue.primitive);
        } catch (Throwable e) {
          if (leavesUngranted()) {
            throw e;
          }
        }
      }
    } finally {
      end();
      if (interrupted) {
        thread.interrupt();
      }
    }
  }

  /** Lets a granted waiter go on. Called by the waker, best without the lock. */
  public void unpark() {
    LockSupport.unpark(thread);
  }

  /**
   * Returns what the waiter brought, or was handed.
   *
   * @return the item
   */
  public @Nullable Object item() {
    return item;
  }

  /**
   * Returns the waiting thread.
   *
   * @return the thread
   */
  public Thread thread() {
    return thread;
  }

  @Override
  public String operation() {
    return queue.operation;
  }

  @Override
  public Object primitive() {
    return queue.primitive;
  }

  @Override
  public boolean isOver() {
    return isGranted() || (selection != null && selection.isDecided());
  }

  @Override
  public List<Waiter> alternatives() {
    return selection == null ? List.of(this) : selection.waiters();
  }

  @Override
  public List<Thread> holders() {
    return queue.primitive instanceof Held held ? held.holders(this) : List.of();
  }

  @Override
  public String kind() {
    return kindOf(queue.primitive.getClass());
  }

  /** By its face, if it has one: a sealed interface that it alone implements, as tasks and groups do. */
  private static String kindOf(Class<?> type) {
    Class<?>[] faces = type.getInterfaces();
    return faces.length > 0 && faces[0].isSealed() && faces[0].getPermittedSubclasses().length == 1
        ? faces[0].getSimpleName()
        : type.getSimpleName();
  }

  /**
   * Says what the wait is on, for reports.
   *
   * @return for example {@code "acquire of Lock[held by main]"}
   */
  @Override
  public String toString() {
    // A task by its name only: it may itself wait for the one that is being described.
    Object on =
        queue.primitive instanceof WaitingTask other ? "'" + other.name() + "'" : queue.primitive;
    String wait = queue.operation + " of " + on;
    return selection == null ? wait : wait + selection.others();
  }

  /**
   * Converts a time-out for one of the waits here. To be called before joining a queue, since a waiter
   * that never awaits would be handed what nobody takes.
   *
   * @param timeout how long
   * @return the time in nanoseconds; what a long cannot count becomes its greatest or least value
   */
  public static long nanosOf(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    try {
      return timeout.toNanos();
    } catch (ArithmeticException _) {
      return timeout.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /**
   * Throws if the calling thread is to be cancelled: the check at the door of every operation that
   * may wait.
   *
   * @throws InterruptedException if a scope around the caller has been cancelled, or it has been
   *     interrupted
   */
  public static void checkCancelled() throws InterruptedException {
    checkCancelled(WaitingTask.current());
  }

  static boolean isCancelled(@Nullable WaitingTask task) {
    return (task != null && task.isCancelPending()) || Thread.currentThread().isInterrupted();
  }

  static void checkCancelled(@Nullable WaitingTask task) throws InterruptedException {
    StackRoom.forScope();
    if (isCancelled(task)) {
      throw interrupted(task);
    }
  }

  static RuntimeException interrupted(@Nullable WaitingTask task)
      throws InterruptedException {
    Thread.interrupted();
    if (task != null && task.isCancelPending()) {
      throw task.cancelWait();
    }
    throw new InterruptedException("Interrupted from outside while waiting");
  }

  boolean isDisturbed() {
    return (task != null && task.isCancelPending()) || thread.isInterrupted();
  }

  void begin() {
    if (task != null) {
      task.waitingOn(this);
    }
  }

  void end() {
    if (task != null) {
      task.waitingOn(null);
    }
  }
}
