package dev.heddle.ipc.worker;

import dev.heddle.ipc.wire.LogEntry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/**
 * A logger in a worker process; {@link WorkerLogProvider} makes them. It is public so that SLF4J can
 * hand it what was logged on other threads while it was being set up.
 */
public final class WorkerLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1L;

  /** Below it nothing is sent; set before the first task. */
  static volatile Level threshold = Level.INFO;

  /** To the parent; until there is a way, to standard error. */
  static volatile Consumer<LogEntry> sink =
      entry -> System.err.println(entry.level() + " " + entry.logger() + " - " + entry.message());

  WorkerLogger(String name) {
    this.name = name;
  }

  private static boolean passes(Level level) {
    return level.toInt() >= threshold.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return passes(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return passes(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return passes(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return passes(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return passes(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public void log(LoggingEvent event) {
    if (passes(event.getLevel())) {
      handleNormalizedLoggingCall(
          event.getLevel(),
          null,
          event.getMessage(),
          event.getArgumentArray(),
          event.getThrowable());
    }
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    String message = String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments));
    sink.accept(LogEntry.of(level, name, message, thrown));
  }
}
