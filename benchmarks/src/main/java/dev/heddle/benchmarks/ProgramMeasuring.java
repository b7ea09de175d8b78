package dev.heddle.benchmarks;

import dev.heddle.benchmarks.workloads.Program;
import java.util.List;

/**
 * Runs a program of the workloads in a JVM of its own.
 *
 * @param program its name
 */
record ProgramMeasuring(String program) implements Measuring {

  @Override
  public List<Figure> once(Row row, Effort effort) throws Exception {
    List<String> command = Jvm.command(row, "-Xmx4g", Program.class);
    command.addAll(
        List.of(
            program, row.subject().method, String.valueOf(row.carriers()),
            String.valueOf(effort.tasks()), String.valueOf(1 + effort.heavyIterations())));
    try (var jvm = new Jvm(command)) {
      return jvm.figures();
    }
  }

  @Override
  public boolean heavy() {
    return true;
  }
}
