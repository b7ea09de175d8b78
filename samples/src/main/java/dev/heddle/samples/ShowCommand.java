package dev.heddle.samples;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "show", mixinStandardHelpOptions = true, description = "Prints the source of one of the small programs; 'list' names them.")
final class ShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Which one.") private String name = "";

  @Override
  public Integer call() throws IOException {
    if (!RunCommand.isKnown("show", name)) {
      return RunCommand.UNKNOWN;
    }
    System.out.print(Samples.byName().get(name).source());
    return 0;
  }
}
