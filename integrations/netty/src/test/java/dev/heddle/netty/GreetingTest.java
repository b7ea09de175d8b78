package dev.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The program of the README. */
class GreetingTest {
  // [readme]
  void main() throws Exception {
    Heddle.run(() -> { // an event loop, which is the channels' thread
      try (var server = NettyServer.builder().port(8080).serve(this::handle)) {
        server.await(); // until somebody calls stop()
        server.shutdown(Duration.ofSeconds(10)); // requests may end, none begins
      }
    });
  }

  void handle(HttpExchange exchange) throws Exception { // a task of its own, plain blocking code
    try (var group = TaskGroup.open()) {
      Task<String> greeting = group.start(() -> fetch("hello"));
      Task<String> name = group.start(() -> fetch("world"));
      group.join();
      exchange.respond(greeting.await() + ", " + name.await());
    }
  }

  String fetch(String what) throws InterruptedException {
    Heddle.sleep(Duration.ofMillis(5)); // both wait at the same time
    return what;
  }

  // [readme]
  @Test
  void itGreets() throws Exception {
    ServerFixture.serve(Transport.best(), 1, this::handle, server -> {
      try (var client = new WireClient(server.port())) {
        assertEquals("200 hello, world", client.say(WireClient.get("/")).answer());
      }
    });
  }
}
