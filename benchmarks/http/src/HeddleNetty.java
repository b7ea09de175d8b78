import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.netty.HttpExchange;
import dev.heddle.netty.NettyServer;
import java.time.Duration;

/** The netty module of Heddle, on one carrier. */
final class HeddleNetty {
  private static final Duration WAIT = Duration.ofMillis(Waits.MILLIS);

  static void start(int port) throws Exception {
    Heddle.run(() -> {
      try (var server = NettyServer.builder().transport(Netty.TRANSPORT).port(port).serve(HeddleNetty::handle)) {
        server.await();
      }
    });
  }

  private static void handle(HttpExchange exchange) throws Exception {
    switch (exchange.request().uri()) {
      case "/now" -> exchange.respond(Waits.NOW);
      case "/wait" -> {
        Heddle.sleep(WAIT);
        exchange.respond(Waits.WAITED);
      }
      case "/fan" -> {
        try (var group = TaskGroup.open()) {
          Task<String> one = group.start(() -> part("one"));
          Task<String> two = group.start(() -> part("two"));
          Task<String> three = group.start(() -> part("three"));
          group.join();
          exchange.respond(one.await() + " " + two.await() + " " + three.await());
        }
      }
      default -> throw new IllegalArgumentException(exchange.request().uri());
    }
  }

  private static String part(String text) throws InterruptedException {
    Heddle.sleep(WAIT);
    return text;
  }

  private HeddleNetty() {}
}
