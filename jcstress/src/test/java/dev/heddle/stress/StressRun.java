package dev.heddle.stress;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

/** Runs jcstress, in JVMs of its own, and reads what it has seen. */
final class StressRun {
  private static final Path CONSOLE = Path.of("console.txt");

  /**
   * Short, since a loop or a pool is big: two that race for one of these must find it in the cache,
   * or they miss each other a hundred times as often.
   */
  private static final List<String> STRIDES = List.of("-strideSize", "64", "-strideCount", "4");

  /** What one test showed, over all configurations it was run in. */
  record Observed(
      Map<String, Long> acceptable, Map<String, Long> forbidden, List<String> errors) {

    private static Observed of(Collection<TestResult> results) {
      var acceptable = new TreeMap<String, Long>();
      var forbidden = new TreeMap<String, Long>();
      for (TestResult result : results) {
        result.grading().gradingResults.forEach(
            (outcome, grade) -> {
              if (grade.count > 0) {
                boolean wrong = grade.expect == Expect.FORBIDDEN;
                (wrong ? forbidden : acceptable).merge(outcome, grade.count, Long::sum);
              }
            });
      }
      List<String> errors =
          results.stream()
              .filter(result -> result.status() != Status.NORMAL)
              .flatMap(
                  result -> Stream.concat(
                      Stream.of(result.status().toString()),
                      Stream.concat(
                          result.getMessages().stream(), result.getVmErr().stream())))
              .toList();
      return new Observed(acceptable, forbidden, errors);
    }
  }

  private StressRun() {}

  static List<String> allTests() {
    return List.copyOf(TestList.tests());
  }

  /** Runs the tests with the options; results by test name. */
  static Map<String, Observed> of(Collection<String> tests, String... options) throws Exception {
    String named = tests.stream().map(StressRun::quoted).collect(Collectors.joining("|"));
    var settings =
        new Options(
            Stream.of(List.of(options), STRIDES, List.of("-t", "^(" + named + ")$", "-r", "report"))
                .flatMap(List::stream)
                .toArray(String[]::new));
    if (!settings.parse()) {
      throw new IllegalArgumentException("jcstress refuses " + List.of(options));
    }
    runQuietly(settings);
    var collector = new InProcessCollector();
    var reader = new DiskReadCollector(settings.getResultFile(), collector);
    try {
      reader.dump();
    } finally {
      reader.close();
    }
    Map<String, List<TestResult>> byName =
        collector.getTestResults().stream().collect(Collectors.groupingBy(TestResult::getName));
    var observed = new TreeMap<String, Observed>();
    byName.forEach((name, results) -> observed.put(name, Observed.of(results)));
    return observed;
  }

  private static String quoted(String test) {
    return test.replace(".", "\\.").replace("$", "\\$");
  }

  private static void runQuietly(Options settings) throws Exception {
    PrintStream screen = System.out;
    try (var console = appending()) {
      System.setOut(console);
      new JCStress(settings).run();
    } catch (AssertionError e) {
      // How it says that a test has failed: for a broken twin, just what is hoped for.
      if (e.getMessage() == null || !e.getMessage().startsWith("TEST FAILURES")) {
        throw e;
      }
    } finally {
      System.setOut(screen);
    }
  }

  private static PrintStream appending() throws IOException {
    return new PrintStream(
        new java.io.FileOutputStream(CONSOLE.toFile(), true), true, StandardCharsets.UTF_8);
  }
}
