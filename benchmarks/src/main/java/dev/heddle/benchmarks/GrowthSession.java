package dev.heddle.benchmarks;

import dev.heddle.benchmarks.growth.Growing;
import dev.heddle.benchmarks.growth.GrowthProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Measures how costs grow, each in a JVM of its own; one that fails is reported, and the others go on. */
final class GrowthSession {
  /** A thousand scopes in scopes take a megabyte, the usual stack, as long as they are not compiled. */
  private static final String STACK = "-Xss8m";

  private final boolean quick;
  private final Consumer<String> progress;
  private final List<String> failures = new ArrayList<>();

  GrowthSession(boolean quick, Consumer<String> progress) {
    this.quick = quick;
    this.progress = progress;
  }

  List<Growth> run(List<Growing> all) throws InterruptedException {
    List<Growth> growths = new ArrayList<>();
    for (Growing growing : all) {
      progress
          .accept(growths.size() + failures.size() + 1 + "/" + all.size() + " " + growing.label);
      try (var jvm = new Jvm(command(growing))) {
        growths.add(Growth.of(growing, jvm.figures()));
      } catch (IOException e) {
        failures.add(growing.label + ": " + e.getMessage());
      }
    }
    return growths;
  }

  private List<String> command(Growing growing) {
    List<String> command = Jvm.command(Subject.HEDDLE, 1, "-Xmx4g", GrowthProgram.class);
    command.add(1, STACK);
    command.add(growing.name());
    command.add(quick ? "150" : "1000");
    growing.sizes(quick ? 100_000 : 1_000_000).forEach(size -> command.add(size.toString()));
    return command;
  }

  /** What went wrong, one line each. */
  List<String> failures() {
    return failures;
  }
}
