package dev.heddle.samples.census;

import dev.heddle.samples.terminal.Terminal;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Shows a result to people and to programs. */
final class Report {
  private static final int NAMED_FAILURES = 20;
  private static final int WIDTH = 100;

  private Report() {}

  static void print(Result result, PrintStream out) {
    Tally tally = result.tally();
    if (!result.complete()) {
      out.println("Stopped before the end; this is what was done so far.");
    }
    out.printf("%n%,15d classes, %,d of them verified%n", tally.classes, tally.verified);
    out.printf("%,15d methods%n", tally.methods);
    out.printf("%,15d bytecode instructions%n", tally.instructions);
    out.printf("%,15d failed%n", tally.failures.size());
    tally.failures.stream()
        .limit(NAMED_FAILURES)
        .forEach(
            failure -> out.println(
                Terminal.wrap("    " + failure.name() + ": " + failure.reason(), 6)));
    if (tally.failures.size() > NAMED_FAILURES) {
      out.println("    and " + (tally.failures.size() - NAMED_FAILURES) + " more");
    }
    out.println("\nMost called methods (call sites)");
    result.mostCalled().forEach(top -> row(out, top.count(), top.name()));
    out.println("\nDeepest inheritance (steps to the root)");
    result.deepest().forEach(top -> row(out, top.count(), top.name()));
    out.println("\nLargest methods (instructions)");
    result.largest().forEach(top -> row(out, top.instructions(), top.name()));
    out.println();
    out.print(result.timeline().toText(Terminal.width(WIDTH)));
    if (result.workersLost() > 0) {
      out.println(
          Terminal.wrap(
              "\nWorkers died while at work: %d times; what they were doing was done again."
                  .formatted(result.workersLost()),
              0));
    }
    out.printf("%nWall time %.2f s%n", result.wallNanos() / 1e9);
  }

  private static void row(PrintStream out, int count, String name) {
    out.println(Terminal.wrap("%,15d %s".formatted(count, name), 18));
  }

  static void writeJson(Result result, Path file) {
    Tally tally = result.tally();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("classes", tally.classes);
    json.put("verified", tally.verified);
    json.put("methods", tally.methods);
    json.put("instructions", tally.instructions);
    json.put("failed", tally.failures.size());
    json.put("wallMillis", result.wallMillis());
    json.put("complete", result.complete());
    json.put("workersLost", result.workersLost());
    json.put("failures", tally.failures);
    json.put("mostCalled", result.mostCalled());
    json.put("deepest", result.deepest());
    json.put("largest", result.largest());
    JsonMapper.builder()
        .build()
        .writerWithDefaultPrettyPrinter()
        .writeValue(file, json);
  }
}
