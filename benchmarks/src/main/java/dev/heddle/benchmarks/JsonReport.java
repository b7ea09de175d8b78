package dev.heddle.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The results as a JSON list, one object a line. */
final class JsonReport {
  private JsonReport() {}

  static String of(List<Result> results) {
    return results.stream()
        .map(JsonReport::line)
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  private static String line(Result result) {
    return String.format(
        Locale.ROOT,
        "  {\"workload\": %s, \"subject\": %s, \"carriers\": %d, \"median\": %s, \"min\": %s, \"max\": %s, \"unit\": %s%s}",
        quote(result.workload()), quote(result.subject()), result.carriers(),
        number(result.median()), number(result.min()), number(result.max()), quote(result.unit()),
        result.isFailed() ? ", \"failed\": true" : "");
  }

  private static String number(double value) {
    if (!Double.isFinite(value)) {
      return "null";
    }
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String quote(String text) {
    var quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        default -> {
          if (c < ' ') {
            quoted.append(String.format("\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
