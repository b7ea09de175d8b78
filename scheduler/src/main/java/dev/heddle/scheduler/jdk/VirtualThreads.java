package dev.heddle.scheduler.jdk;

import dev.heddle.scheduler.ContainerView;
import dev.heddle.scheduler.ThreadContainment;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads on a scheduler of our choice: what {@link Thread.Builder.OfVirtual} does not let
 * one say. {@link OpenedJavaLang} makes them, of what it reaches of the JDK.
 *
 * <p>Implementations are thread-safe.
 */
public interface VirtualThreads {

  /**
   * Creates a virtual thread, not yet started, whose continuation is handed to {@code scheduler}
   * each time it can run.
   *
   * <p>If {@code scheduler} is a {@link java.util.concurrent.ForkJoinPool}, the JDK also hands it
   * every timed park through {@code schedule(Runnable, long, TimeUnit)}.
   *
   * @param scheduler receives the continuation; its {@code execute} must not block
   * @param name the thread's name, or null for none
   * @param body what the thread runs
   * @return the thread, not started
   */
  Thread unstarted(Executor scheduler, @Nullable String name, Runnable body);

  /**
   * Starts a thread inside a container, so that thread dumps show it there.
   *
   * <p>The thread sees the {@link ScopedValue} bindings that the calling thread has right now.
   *
   * @param thread a thread made by {@link #unstarted}, not started yet
   * @param container where it belongs
   */
  void start(Thread thread, ThreadContainment container);

  /**
   * Opens a container of threads: its own node in {@code jcmd Thread.dump_to_file -format=json}.
   *
   * @param view what the dump shows of it
   * @param owned whether the calling thread owns it, so that it nests under that thread's
   *     containers and must be closed by that thread; otherwise it stands below the root
   * @return the open container
   */
  ThreadContainment open(ContainerView view, boolean owned);

  /**
   * Returns the platform thread that carries the caller: the caller itself if it is one.
   *
   * @return the carrier
   */
  Thread currentCarrier();

  /**
   * Returns the virtual thread that a continuation handed to a scheduler belongs to.
   *
   * @param continuation what {@code execute} was given
   * @return its thread, or null if it is not a virtual thread's continuation
   */
  @Nullable
  Thread threadOf(Runnable continuation);

  /**
   * Returns the scheduler of virtual threads that the JDK uses by itself.
   *
   * @return the JDK's scheduler
   */
  Executor defaultScheduler();
}
