package dev.heddle.applications.transfer;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Some bytes of a file, the last one not included. */
record Range(long from, long to, long total) {
  private static final Pattern HEADER =
      Pattern.compile("bytes[= ](\\d{1,18})-(\\d{1,18})(?:/(\\d{1,18}))?");

  /** Of a {@code Range}, or a {@code Content-Range}, which says the total itself. */
  static Range parse(String header, long total) throws IOException {
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.matches()) {
      throw new IOException("Not the range of one part, with an end: " + header);
    }
    long of = matcher.group(3) == null ? total : Long.parseLong(matcher.group(3));
    return new Range(
        Long.parseLong(matcher.group(1)), Math.min(Long.parseLong(matcher.group(2)) + 1, of), of);
  }

  long length() {
    return to - from;
  }

  /** As {@code Content-Range} says it. */
  String carried() {
    return "bytes " + from + "-" + (to - 1) + "/" + total;
  }
}
