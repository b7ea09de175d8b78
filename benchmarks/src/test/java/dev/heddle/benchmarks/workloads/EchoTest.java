package dev.heddle.benchmarks.workloads;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class EchoTest {

  @ParameterizedTest
  @CsvSource({
      "heddle, 1", "heddle, 20", "jdk, 1", "jdk, 20", "threads, 1", "threads, 20", "netty, 1",
      "netty, 20"})
  void everyServerSendsBackWhatItReceivedOnEveryConnection(String subject, int connections)
      throws Exception {
    try (var server = EchoServer.named(subject, 1);
        var client = new EchoClient(server.open(), connections)) {
      client.begin();
      while (client.answers() < 10L * connections) {
        client.requestsPerSecond(10);
      }
      assertTrue(client.requestsPerSecond(10) >= 0);
    }
  }
}
