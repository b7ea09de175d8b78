package dev.heddle.scheduler;

/**
 * An open container of threads, made by {@link Scheduler#open}.
 *
 * <p>An owned container is closed by the thread that opened it, innermost first.
 */
public interface ThreadContainment extends AutoCloseable {

  /** Takes the container off its owner's stack and out of thread dumps. */
  @Override
  void close();
}
