package dev.heddle.samples;

import dev.heddle.samples.primitives.Samples;
import picocli.CommandLine.Command;

@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the small programs that 'run' knows.")
final class ListCommand implements Runnable {
  @Override
  public void run() {
    Samples.all().forEach((name, sample) -> System.out.printf("%-12s %s%n", name, sample.about()));
  }
}
