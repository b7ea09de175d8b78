package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class AcceptTroubleTest {
  private static final long SECOND = 1_000_000_000;

  private final Words words = new Words();
  private final AcceptTrouble trouble = new AcceptTrouble("The server", () -> words);
  private final IOException failure = new IOException("Too many open files");

  @Test
  void anHourWithoutDescriptorsIsToldInAFewLinesOfWhichTheFirstHasTheStack() {
    for (long now = 0; now < 3_600 * SECOND; now += SECOND / 10) {
      trouble.failed(failure, now);
    }
    assertEquals(13, words.said.size(), words.said::toString);
    assertSame(failure, words.thrown.getFirst());
    words.thrown.stream().skip(1).forEach(e -> assertNull(e));
    assertTrue(words.said.getFirst().startsWith("The server could not accept"));
    String last = words.said.getLast();
    assertTrue(last.contains("for 2048 s, in 20481 tries"), last);
    assertTrue(last.contains("Too many open files"), last);
  }

  @Test
  void itsEndIsToldAndThenItsNextBeginning() {
    assertFalse(trouble.lasts());
    trouble.accepted(0);
    trouble.failed(failure, SECOND);
    assertTrue(trouble.lasts());
    trouble.accepted(4 * SECOND);
    assertFalse(trouble.lasts());
    trouble.failed(failure, 5 * SECOND);
    assertEquals(3, words.said.size(), words.said::toString);
    assertEquals("The server accepts connections again, after 3 s", words.said.get(1));
    assertSame(failure, words.thrown.get(2));
  }

  /** A logger that remembers. */
  private static final class Words extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    final transient List<String> said = new ArrayList<>();
    final transient List<@Nullable Throwable> thrown = new ArrayList<>();

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String pattern, Object[] arguments, Throwable e) {
      said.add(MessageFormatter.basicArrayFormat(pattern, arguments));
      thrown.add(e);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return getClass().getName();
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
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
  }
}
