package dev.heddle.applications;

import dev.heddle.applications.bot.BotApplication;
import dev.heddle.applications.bot.MessengerApplication;
import dev.heddle.applications.cache.CacheApplication;
import dev.heddle.applications.chat.ChatApplication;
import dev.heddle.applications.cluster.ClusterApplication;
import dev.heddle.applications.consumer.ConsumerApplication;
import dev.heddle.applications.consumer.WeatherApplication;
import dev.heddle.applications.crawler.CrawlerApplication;
import dev.heddle.applications.cron.CronApplication;
import dev.heddle.applications.database.DatabaseApplication;
import dev.heddle.applications.frames.FramesApplication;
import dev.heddle.applications.transfer.TransferApplication;
import dev.heddle.applications.web.WebApplication;
import dev.heddle.samples.census.DemoCommand;
import dev.heddle.samples.terminal.Mistakes;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The applications, one command each. */
@Command(name = "heddle app", mixinStandardHelpOptions = true, description = "Small real applications on Heddle.", subcommands = {
    WebApplication.class,
    ChatApplication.class,
    BotApplication.class,
    MessengerApplication.class,
    CrawlerApplication.class,
    ConsumerApplication.class,
    WeatherApplication.class,
    TransferApplication.class,
    FramesApplication.class,
    DatabaseApplication.class,
    CacheApplication.class,
    CronApplication.class,
    ClusterApplication.class,
    CommandLine.HelpCommand.class
})
public final class Main {
  private Main() {}

  /**
   * Runs an application and exits with its code.
   *
   * @param args its name and its arguments; none lists them
   */
  public static void main(String[] args) {
    int code = commands().execute(args.length == 0 ? new String[]{"--help"} : args);
    if (code != 0) {
      System.exit(code);
    }
  }

  static CommandLine commands() {
    // For ./heddle demo --cluster, which needs the jar that clusters are in.
    var demo = new CommandLine(new DemoCommand()).setCaseInsensitiveEnumValuesAllowed(true);
    demo.getCommandSpec().usageMessage().hidden(true);
    return Mistakes.toldBy(new CommandLine(new Main()).addSubcommand(demo))
        .registerConverter(Duration.class, Checks::time)
        .setExecutionExceptionHandler(Failures::ofExecution);
  }
}
