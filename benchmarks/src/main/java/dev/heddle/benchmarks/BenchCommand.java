package dev.heddle.benchmarks;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code heddle bench}: runs the workloads on each subject and prints them side by side. */
@Command(name = "heddle bench", mixinStandardHelpOptions = true, description = "Runs the benchmarks; one row a workload, one column a subject, then the ratio.")
public final class BenchCommand implements Callable<Integer> {
  @Option(names = "--quick", description = "Fewer and shorter rounds.") private boolean quick;

  @Option(names = "--only", paramLabel = "NAME", description = "Only workloads with NAME in them.") private String only =
      "";

  private BenchCommand() {}

  /**
   * Runs and exits.
   *
   * @param args the arguments
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchCommand()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    var options =
        new OptionsBuilder()
            .include(Workloads.class.getName() + "\\..*" + only + ".*")
            .jvmArgsAppend("--add-opens=java.base/java.lang=ALL-UNNAMED", "-Xmx2g")
            .forks(quick ? 1 : 2)
            .warmupIterations(quick ? 3 : 5)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(quick ? 3 : 7)
            .measurementTime(TimeValue.seconds(1))
            .verbosity(VerboseMode.SILENT)
            .build();
    print(new Runner(options).run());
    return 0;
  }

  private static void print(Collection<RunResult> results) {
    Map<String, Map<String, Double>> table = new TreeMap<>();
    for (RunResult result : results) {
      String workload = result.getPrimaryResult().getLabel();
      double median = result.getPrimaryResult().getStatistics().getPercentile(50);
      table
          .computeIfAbsent(workload, _ -> new TreeMap<>())
          .put(result.getParams().getParam("subject"), median);
    }
    System.out.printf("%-18s %12s %12s %8s%n", "ns, median", "heddle", "jdk", "ratio");
    table.forEach(
        (workload, medians) -> {
          double heddle = medians.get(Subject.HEDDLE.name());
          double jdk = medians.get(Subject.JDK.name());
          System.out.printf("%-18s %12.1f %12.1f %7.2fx%n", workload, heddle, jdk, jdk / heddle);
        });
  }
}
