package dev.heddle.samples;

import dev.heddle.samples.census.DemoCommand;
import dev.heddle.samples.choose.ChooseCommand;
import dev.heddle.samples.looking.PageCommand;
import dev.heddle.samples.looking.PsCommand;
import dev.heddle.samples.looking.TreeCommand;
import dev.heddle.samples.site.SiteCommand;
import dev.heddle.samples.terminal.Mistakes;
import dev.heddle.samples.terminal.Terminal;
import dev.heddle.samples.tour.TourCommand;
import dev.heddle.samples.ways.CompareCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The command line of the samples. */
@Command(name = "heddle", mixinStandardHelpOptions = true, versionProvider = Main.Version.class, description = "Coroutines, structured concurrency and worker processes for Java 25.", subcommands = {
    DemoCommand.class,
    TourCommand.class,
    ChooseCommand.class,
    CompareCommand.class,
    ListCommand.class,
    RunCommand.class,
    ShowCommand.class,
    PicturesCommand.class,
    PsCommand.class,
    TreeCommand.class,
    PageCommand.class,
    SiteCommand.class,
    DoctorCommand.class,
    CommandLine.HelpCommand.class
}, footer = {
    "",
    "The launcher ./heddle has five more:",
    "  run FILE.java  Runs a program of yours, with the JDK and the flag that it takes.",
    "  app    Runs one of the applications; without a name it lists them.",
    "  cluster member  Lends this machine to the pools of a cluster.",
    "  bench  Runs the benchmarks, peers beside us.",
    "  test   Runs the whole build with all tests: mvn -B verify"
})
public final class Main {
  /** Of picocli. */
  private static final int NARROWEST_HELP = 55;

  private Main() {}

  /**
   * Runs a command and exits with its code.
   *
   * @param args the command and its arguments
   */
  public static void main(String[] args) {
    Terminal.useKnownCharacters();
    int code = commands().execute(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  static CommandLine commands() {
    return Mistakes.toldBy(new CommandLine(new Main()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(
            Math.max(NARROWEST_HELP, Terminal.width(UsageMessageSpec.DEFAULT_USAGE_WIDTH)));
  }

  /** The version in the manifest of our jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[]{"heddle " + (version == null ? "(not from its jar)" : version)};
    }
  }
}
