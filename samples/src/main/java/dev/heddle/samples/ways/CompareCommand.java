package dev.heddle.samples.ways;

import dev.heddle.samples.stage.Stage;
import dev.heddle.samples.terminal.Mistakes;
import dev.heddle.samples.terminal.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code heddle compare}: which way suits which work, on this machine. */
@Command(name = "compare", mixinStandardHelpOptions = true, description = "Does work that waits, work that computes, and both, in five ways each; draws and measures them.")
public final class CompareCommand implements Callable<Integer> {
  private static final int DIFFERENT = 1;

  @Option(names = "--svg", paramLabel = "FILE", description = "Also draws all timelines there.") private @Nullable Path svg;

  @Option(names = "--quick", description = "With little work, to try it out: the figures say nothing.") private boolean quick;

  /** Made by the command line. */
  public CompareCommand() {}

  @Override
  public Integer call() throws Exception {
    Mistakes.checkWritable("--svg", svg);
    Map<Job, List<Measured>> all = new LinkedHashMap<>();
    var stage = new Stage(System.out);
    try (stage) {
      for (Job full : List.of(Job.WAITING, Job.COMPUTING, Job.MIXED)) {
        Job job = quick ? full.quick() : full;
        List<Measured> measured = new ArrayList<>();
        for (Way way : Way.FIVE) {
          stage.scene(job.name() + " work, " + way.title());
          measured.add(way.measure(job, stage));
        }
        all.put(job, measured);
      }
    }
    if (svg != null) {
      stage.sheet().writeSvg(svg);
    }
    all.forEach(CompareCommand::print);
    System.out.println(
        Terminal.wrap(
            "Processes were started for it and ended after it; a pool that stays saves that. They have"
                + " compilers to warm up each for itself, and memory that nobody else can break.",
            0));
    return all.values().stream().allMatch(CompareCommand::agree) ? 0 : DIFFERENT;
  }

  private static void print(Job job, List<Measured> measured) {
    System.out.println(
        Terminal.wrap(
            "%s work: %d pieces, each waits %d ms and counts the primes below %,d".formatted(
                job.name(), job.pieces(), job.waitMillis(), job.primesBelow()),
            2));
    for (Measured each : measured) {
      System.out.println(
          "  %-34s %7d ms %6.2fx".formatted(
              each.way().title(), each.millis(),
              (double) measured.getFirst().nanos() / each.nanos()));
    }
    Measured best = measured.stream().min(Comparator.comparingLong(Measured::nanos)).orElseThrow();
    System.out.println("  fastest: " + best.way().title() + "\n");
  }

  private static boolean agree(List<Measured> measured) {
    boolean agree = measured.stream().allMatch(each -> each.found() == measured.getFirst().found());
    if (!agree) {
      System.out.println("THE RESULTS DIFFER; please report this: " + measured);
    }
    return agree;
  }
}
