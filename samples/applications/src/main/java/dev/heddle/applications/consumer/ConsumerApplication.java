package dev.heddle.applications.consumer;

import dev.heddle.Heddle;
import dev.heddle.applications.Checks;
import dev.heddle.signal.Signals;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks for the weather of cities, many at once, and prints what it gets. */
@Command(name = "consumer", mixinStandardHelpOptions = true, showDefaultValues = true, description = "Asks an API for the weather of cities.")
public final class ConsumerApplication implements Callable<Integer> {
  private static final int AT_ONCE = 8;

  @Parameters(paramLabel = "CITY", description = "Which ones.") private List<String> cities =
      List.of("Ankara", "Berlin", "Cairo", "Delhi", "Essen", "Florence", "Geneva", "Hanoi");

  @Option(names = "--api", description = "Where the API is.") private URI api =
      URI.create("http://localhost:8082");

  @Option(names = "--rate", description = "How many requests to send in a second.") private int rate =
      20;

  @Option(names = "--late", description = "How long to wait for an answer.") private Duration late =
      Duration.ofSeconds(2);

  /** Made by the command line. */
  public ConsumerApplication() {}

  @Override
  public Integer call() throws Exception {
    Checks.http("--api", api);
    Checks.atLeastOne("--rate", rate);
    return Heddle.run(() -> {
      try (var http = HttpClient.newHttpClient()) {
        var weather = new WeatherClient(http, api, rate, late);
        List<String> known = new ArrayList<>();
        Signals.runUntilSignalled(() -> Heddle.forEachConcurrent(cities, AT_ONCE, city -> {
          if (print(weather, city)) {
            known.add(city);
          }
        }));
        if (known.isEmpty()) {
          System.err.println("No answer at all from --api=" + api
              + "; is it there? './heddle app weather' starts one at http://localhost:8082");
        }
        return known.size() == cities.size() ? 0 : 1;
      }
    });
  }

  /** Returns whether there was something to print. */
  private static boolean print(WeatherClient weather, String city) throws InterruptedException {
    try {
      System.out.printf("%-12s %3d °C%n", city, weather.forecast(city).celsius());
      return true;
    } catch (IOException e) {
      System.out.printf("%-12s not known: %s%n", city, e.getMessage() == null ? e : e.getMessage());
      return false;
    }
  }
}
