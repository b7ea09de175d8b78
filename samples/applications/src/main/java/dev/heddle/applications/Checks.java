package dev.heddle.applications;

import dev.heddle.samples.terminal.Mistakes;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What options take; what is refused is said with the value. */
public final class Checks {
  private static final Pattern SHORT_TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private Checks() {}

  /**
   * Checks a number.
   *
   * @param option the option that takes it
   * @param value the number
   * @param least the least it may be
   * @param most the most it may be
   * @throws IllegalArgumentException if it is less or more
   */
  public static void range(String option, double value, int least, int most) {
    Mistakes.checkRange(option, value, least, most);
  }

  /**
   * Checks a number of which there has to be one.
   *
   * @param option the option that takes it
   * @param value the number
   * @throws IllegalArgumentException if it is 0 or less
   */
  public static void atLeastOne(String option, int value) {
    range(option, value, 1, Integer.MAX_VALUE);
  }

  /**
   * Checks where a server is to listen.
   *
   * @param port 0 for any that is free
   * @throws IllegalArgumentException if there is no such port
   */
  public static void port(int port) {
    range("--port", port, 0, 65_535);
  }

  /**
   * Checks where a server is.
   *
   * @param what the option or argument that says it
   * @param uri what it says
   * @throws IllegalArgumentException if it is no URL of HTTP
   */
  public static void http(String what, URI uri) {
    if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?")) {
      throw new IllegalArgumentException(
          what + " takes a URL such as http://localhost:8080/, not '" + uri + "'");
    }
  }

  /** Reads {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}, and ISO 8601. */
  static Duration time(String written) {
    Matcher time = SHORT_TIME.matcher(written.toLowerCase(Locale.ROOT));
    if (!time.matches()) {
      Duration iso = Duration.parse(written);
      if (iso.isNegative()) {
        throw new IllegalArgumentException("less than nothing");
      }
      return iso;
    }
    long count = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }
}
