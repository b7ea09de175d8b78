package dev.heddle.applications.consumer;

import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;
import static io.netty.handler.codec.http.HttpResponseStatus.TOO_MANY_REQUESTS;

import dev.heddle.Heddle;
import dev.heddle.applications.Checks;
import dev.heddle.netty.HttpExchange;
import dev.heddle.netty.NettyServer;
import dev.heddle.signal.Signals;
import dev.heddle.sync.RateLimiter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Stands in for an API on the internet, with its faults. */
@Command(name = "weather", mixinStandardHelpOptions = true, showDefaultValues = true, description = "A weather API for the consumer.")
public final class WeatherApplication implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();

  @Option(names = "--port", description = "Where to listen; 0 lets the system choose.") private int port =
      8082;

  @Option(names = "--faults", description = "How many requests fail, from 0 to 1.") private double faults =
      0.3;

  @Option(names = "--rate", description = "How many requests it takes in a second.") private int rate =
      30;

  /** Made by the command line. */
  public WeatherApplication() {}

  @Override
  public Integer call() throws Exception {
    Checks.port(port);
    Checks.range("--faults", faults, 0, 1);
    Checks.atLeastOne("--rate", rate);
    return Heddle.run(() -> {
      var pace = new RateLimiter(rate, Duration.ofSeconds(1), rate);
      try (var server = NettyServer.builder().port(port).serve(each -> handle(each, pace))) {
        Signals.runUntilSignalled(() -> {
          System.out.println("listening on http://localhost:" + server.port());
          server.await();
        });
        return 0;
      }
    });
  }

  private void handle(HttpExchange exchange, RateLimiter pace) throws InterruptedException {
    String city = exchange.request().uri().substring("/weather/".length());
    if (!pace.tryAcquire()) {
      System.out.println("refusal " + city);
      var refusal = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, TOO_MANY_REQUESTS);
      refusal.headers().set("Retry-After", 1);
      exchange.respond(refusal);
    } else if (ThreadLocalRandom.current().nextDouble() < faults) {
      System.out.println("fault " + city);
      fail(exchange);
    } else if (city.equals("Atlantis")) {
      System.out.println("unknown " + city);
      exchange.respond(NOT_FOUND);
    } else {
      System.out.println("forecast " + city);
      int celsius = Math.floorMod(city.hashCode(), 40) - 5;
      exchange.respond(
          OK, "application/json", JSON.writeValueAsBytes(new Forecast(city, celsius)));
    }
  }

  /** In one of three ways: with a status, by hanging up, by saying nothing. */
  private static void fail(HttpExchange exchange) throws InterruptedException {
    int way = ThreadLocalRandom.current().nextInt(3);
    if (way == 0) {
      exchange.respond(SERVICE_UNAVAILABLE);
      return;
    }
    if (way == 1) {
      exchange.channel().close();
    }
    Heddle.sleep(Duration.ofHours(1)); // It is cancelled when the connection is lost.
  }
}
