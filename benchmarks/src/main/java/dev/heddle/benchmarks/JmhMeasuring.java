package dev.heddle.benchmarks;

import dev.heddle.benchmarks.workloads.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs one method of a JMH class in one fork; the figure is the median of its iterations.
 *
 * @param type the class; its methods are named as the subjects
 * @param parameters what its fields are set to
 * @param unit the unit of the result
 * @param heavy whether one operation takes seconds
 */
record JmhMeasuring(
    Class<? extends Family> type, Map<String, String> parameters, String unit, boolean heavy)
    implements
      Measuring {

  /** An iteration ends with the call that it is in; most take 20 to 200 ms. */
  private static final int OVERRUN_MILLIS = 50;

  /** A tree of a million tasks, which may be the first of its JVM. */
  private static final int HEAVY_MILLIS = 1_200;

  @Override
  public Duration expected(Effort effort) {
    int millis =
        heavy
            ? 2 * effort.heavyIterations() * HEAVY_MILLIS
            : effort.warmupMillis() + effort.iterations() * effort.millis()
                + (1 + effort.iterations()) * OVERRUN_MILLIS;
    return Jvm.START.plusMillis(millis);
  }

  @Override
  public List<Figure> once(Row row, Effort effort) throws Exception {
    int iterations = heavy ? effort.heavyIterations() : effort.iterations();
    int warmups = heavy ? effort.heavyIterations() : 1;
    List<String> flags = new ArrayList<>(row.subject().jvmFlags(row.carriers()));
    flags.add(heavy ? "-Xmx4g" : "-Xmx2g");
    Path log = Files.createTempFile("heddle-bench", ".log");
    String method = type.getName() + "." + row.subject().method;
    var options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(method) + "$")
            .param("carriers", String.valueOf(row.carriers()))
            .jvmArgsAppend(flags.toArray(String[]::new))
            .forks(1)
            .warmupIterations(warmups)
            .warmupTime(TimeValue.milliseconds(heavy ? effort.millis() : effort.warmupMillis()))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.milliseconds(effort.millis()))
            .timeout(TimeValue.minutes(5))
            .shouldFailOnError(true)
            .output(log.toString())
            .verbosity(VerboseMode.NORMAL);
    parameters.forEach(options::param);
    try {
      var result = new Runner(options.build()).run().iterator().next().getPrimaryResult();
      double median = result.getStatistics().getPercentile(50);
      return List.of(new Figure(row.workload().label, median, unit));
    } catch (RunnerException e) {
      throw new IllegalStateException(e.getMessage() + "\n" + Files.readString(log), e);
    } finally {
      Files.delete(log);
    }
  }
}
