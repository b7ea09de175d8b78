package dev.heddle.samples;

import dev.heddle.samples.census.DemoCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the samples. */
@Command(name = "heddle", mixinStandardHelpOptions = true, version = "heddle 0.1.0-SNAPSHOT", description = "Coroutines, structured concurrency and worker processes for Java 25.", subcommands = {
    DemoCommand.class,
    ListCommand.class,
    RunCommand.class,
    DoctorCommand.class,
    CommandLine.HelpCommand.class
}, footer = {
    "",
    "The launcher ./heddle has two more:",
    "  bench  Runs the benchmarks, peers beside us.",
    "  test   Runs the whole build with all tests: mvn -B verify"
})
public final class Main {
  private Main() {}

  /**
   * Runs a command and exits with its code.
   *
   * @param args the command and its arguments
   */
  public static void main(String[] args) {
    int code = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(args);
    if (code != 0) {
      System.exit(code);
    }
  }
}
