package dev.heddle.samples;

import dev.heddle.samples.stage.Chapter;
import dev.heddle.samples.stage.Sample;
import dev.heddle.samples.terminal.Terminal;
import picocli.CommandLine.Command;

@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the small programs that 'run' runs and 'show' shows.")
final class ListCommand implements Runnable {
  @Override
  public void run() {
    for (Chapter chapter : Samples.chapters()) {
      System.out.println(chapter.name() + ": " + chapter.title());
      for (Sample sample : chapter.samples()) {
        String line = "  %-14s %s".formatted(sample.name(), sample.title());
        System.out.println(Terminal.wrap(line, 17));
      }
    }
  }
}
