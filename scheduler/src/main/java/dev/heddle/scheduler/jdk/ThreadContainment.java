package dev.heddle.scheduler.jdk;

/**
 * An open container of threads, made by {@link VirtualThreads#open}.
 *
 * <p>An owned container is closed by the thread that opened it, innermost first.
 */
public interface ThreadContainment extends AutoCloseable {

  /** Takes the container off its owner's stack and out of thread dumps. */
  @Override
  void close();
}
