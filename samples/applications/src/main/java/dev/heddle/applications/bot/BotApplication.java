package dev.heddle.applications.bot;

import dev.heddle.Heddle;
import dev.heddle.applications.Checks;
import dev.heddle.signal.Signals;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Answers what people say to it, until it is told to stop; then it answers what it has been told before. */
@Command(name = "bot", mixinStandardHelpOptions = true, showDefaultValues = true, description = "A bot that takes orders.")
public final class BotApplication implements Callable<Integer> {
  @Option(names = "--messenger", description = "Where its messenger listens.") private URI messenger =
      URI.create("http://localhost:8081");

  /** Made by the command line. */
  public BotApplication() {}

  @Override
  public Integer call() throws Exception {
    Checks.http("--messenger", messenger);
    return Heddle.run(() -> {
      try (var http = HttpClient.newHttpClient();
          var bot = new Bot(new MessengerClient(http, messenger))) {
        Signals.runUntilSignalled(() -> {
          System.out.println("ready");
          bot.poll();
        });
        return bot.finish(Duration.ofSeconds(10)) ? 0 : 1;
      }
    });
  }
}
