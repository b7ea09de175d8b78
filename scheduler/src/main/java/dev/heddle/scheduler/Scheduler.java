package dev.heddle.scheduler;

import java.nio.channels.SelectableChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs virtual threads and timers: the seam between what waits and what decides who runs next.
 *
 * <p>All methods may be called from any thread.
 */
public interface Scheduler extends AutoCloseable {

  /**
   * Creates a virtual thread of this scheduler, not yet started.
   *
   * @param name its name, or null for none
   * @param body what it runs
   * @return the thread
   */
  Thread unstarted(@Nullable String name, Runnable body);

  /**
   * Starts a thread made by {@link #unstarted} inside a container. The thread sees the caller's
   * {@link ScopedValue} bindings, where the JDK gives access to them.
   *
   * @param thread the thread
   * @param container where it belongs
   */
  void start(Thread thread, ThreadContainment container);

  /**
   * Unparks a thread that the caller has finished working for, for example a task that waited for
   * the caller's end: where it can, the scheduler runs it before what is older, but after what was
   * started together with the caller.
   *
   * @param thread the thread to unpark
   */
  default void unparkNext(Thread thread) {
    LockSupport.unpark(thread);
  }

  /**
   * Opens a container of threads for thread dumps.
   *
   * @param view what a dump shows of it
   * @param owned whether the calling thread owns it
   * @return the container, to be closed by the caller
   */
  ThreadContainment open(ContainerView view, boolean owned);

  /**
   * Runs an action after a delay, once, on a carrier or a timer thread: it must be short and must
   * not block.
   *
   * @param action what to run
   * @param delayNanos the delay in nanoseconds; zero or less means as soon as possible
   * @return a handle to cancel it
   */
  Timer schedule(Runnable action, long delayNanos);

  /**
   * Runs a listener once, as soon as a channel is ready for an operation, has been found closed or
   * cannot be waited for; the listener tries the operation and finds out which. On a carrier of this scheduler it will run on
   * that same carrier, between slices, without another thread taking part; otherwise on a carrier or a
   * thread of its own. It must be short and must not block.
   *
   * <p>Each channel has room for one listener an operation; another one replaces it. Whoever closes a
   * channel has to wake those who wait for it: a selector does not notice.
   *
   * @param channel a channel in non-blocking mode
   * @param operation one operation of {@link java.nio.channels.SelectionKey}
   * @param listener what to run
   * @throws IllegalArgumentException if the channel has no such operation, is in blocking mode or of another
   *     provider than the system's
   */
  void whenReady(SelectableChannel channel, int operation, Runnable listener);

  /**
   * Returns the time of this scheduler's clock, comparable as {@link System#nanoTime} is.
   *
   * @return nanoseconds since some fixed moment
   */
  long nanoTime();

  /**
   * Returns a recent value of {@link #nanoTime} that costs next to nothing to read: at most one
   * turn of an event loop old.
   *
   * @return nanoseconds since the same fixed moment
   */
  long recentNanoTime();

  /**
   * Returns a factory of virtual threads on this scheduler, for existing libraries. The threads are no
   * tasks: see {@link #asExecutor}. Those of {@code TaskGroup.asThreadFactory()} are.
   *
   * @return the factory; its threads are not started
   */
  default ThreadFactory asThreadFactory() {
    return body -> unstarted(null, body);
  }

  /**
   * Returns an executor that runs each job in a new virtual thread of this scheduler, for existing
   * libraries.
   *
   * <p>It is the wrong one where a job is to be a task: nobody waits for these threads or cancels them,
   * their failures go to the thread's uncaught-exception handler, they inherit nothing, and code in them
   * that needs a running task ({@code TaskGroup.open}, {@code Heddle.timeout}, {@code Heddle.start}) fails.
   * {@code TaskGroup.asExecutorService()} makes each job a task of its group. This one is for what belongs
   * to no scope and needs none, such as the callbacks of a client that lives as long as the process.
   *
   * @return the executor
   */
  default Executor asExecutor() {
    return body -> unstarted(null, body).start();
  }

  /** Ends the scheduler. What is still runnable is run or handed to the JDK's own scheduler. */
  @Override
  void close();
}
