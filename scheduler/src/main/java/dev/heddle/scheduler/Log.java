package dev.heddle.scheduler;

import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;
import org.slf4j.helpers.SubstituteLoggerFactory;

/**
 * Where Heddle's own reports go, and what workers print: to SLF4J; to standard error, from INFO on, if a
 * program has no SLF4J provider, or one that fails to start. SLF4J itself then drops everything, and a
 * failure that nobody awaits would be lost for want of a dependency that Heddle does not bring along.
 *
 * <p>A provider that drops everything on purpose, {@code slf4j-nop}, looks the same and is treated so.
 */
public final class Log {
  private static final long LONGEST_SETUP_NANOS = 1_000_000_000;

  private Log() {}

  /**
   * Returns the logger of a class.
   *
   * @param source the class
   * @return its logger
   */
  public static Logger of(Class<?> source) {
    return of(source.getName());
  }

  /**
   * Returns a logger. To be asked for when there is something to log: SLF4J is set up by the first call.
   *
   * @param name its name
   * @return the logger
   */
  public static Logger of(String name) {
    try {
      ILoggerFactory factory = settledFactory();
      return factory instanceof NOPLoggerFactory || factory instanceof SubstituteLoggerFactory
          ? new StandardErrorLogger(name)
          : factory.getLogger(name);
    } catch (RuntimeException | LinkageError e) {
      return new StandardErrorLogger(name);
    }
  }

  /**
   * While another thread sets SLF4J up, one gets loggers that keep what is logged, and drop it if no
   * provider is found. The limit is for whoever logs from inside that very setting up.
   */
  private static ILoggerFactory settledFactory() {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    long begun = System.nanoTime();
    while (factory instanceof SubstituteLoggerFactory
        && System.nanoTime() - begun < LONGEST_SETUP_NANOS) {
      Thread.yield();
      factory = LoggerFactory.getILoggerFactory();
    }
    return factory;
  }
}
