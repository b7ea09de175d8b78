package dev.heddle.samples;

import dev.heddle.samples.primitives.Sample;
import dev.heddle.samples.primitives.Samples;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs one of the small programs; 'list' names them.")
final class RunCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Which one.") private String name = "";

  @Override
  public Integer call() throws Exception {
    Sample sample = Samples.all().get(name);
    if (sample == null) {
      System.err.println(
          "heddle run: no sample is named '" + name + "'; there are "
              + String.join(", ", Samples.all().keySet()));
      return 2;
    }
    sample.program().run();
    return 0;
  }
}
