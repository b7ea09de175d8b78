package dev.heddle.samples;

import dev.heddle.samples.primitives.Samples;
import dev.heddle.samples.terminal.Terminal;
import picocli.CommandLine.Command;

@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the small programs that 'run' runs and 'show' shows.")
final class ListCommand implements Runnable {
  @Override
  public void run() {
    Samples.all()
        .forEach(
            (name, sample) -> System.out.println(
                Terminal.wrap("%-12s %s".formatted(name, sample.about()), 13)));
  }
}
