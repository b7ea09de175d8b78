package dev.heddle.samples;

import dev.heddle.samples.primitives.Samples;
import dev.heddle.samples.terminal.Terminal;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs one of the small programs; 'list' names them.")
final class RunCommand implements Callable<Integer> {
  static final int UNKNOWN = 2;

  @Parameters(paramLabel = "NAME", description = "Which one.") private String name = "";

  @Override
  public Integer call() throws Exception {
    if (!isKnown("run", name)) {
      return UNKNOWN;
    }
    Samples.all().get(name).program().run();
    return 0;
  }

  /** Says so if there is no sample of that name. */
  static boolean isKnown(String command, String name) {
    Set<String> names = Samples.all().keySet();
    if (names.contains(name)) {
      return true;
    }
    System.err.println(
        Terminal.wrap(
            "heddle " + command + ": no sample is named '" + name + "'; there are "
                + String.join(", ", names),
            2));
    return false;
  }
}
