package dev.heddle.scheduler;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** What a program without an SLF4J provider gets; see {@link Log}. */
final class StandardErrorLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

  StandardErrorLogger(String name) {
    this.name = name;
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public boolean isInfoEnabled() {
    return true;
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  /** In one call, so that what several threads log is not mixed. */
  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    var text = new StringWriter();
    text.append(level.name()).append(' ').append(name).append(" - ")
        .append(MessageFormatter.basicArrayFormat(pattern, arguments));
    if (thrown != null) {
      text.append(System.lineSeparator());
      thrown.printStackTrace(new PrintWriter(text));
    }
    System.err.println(text.toString().stripTrailing());
  }
}
