package dev.heddle.applications.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.applications.RunningApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ConsumerApplicationTest {
  private static final List<String> CITIES =
      IntStream.range(0, 24).mapToObj(n -> "city" + n).toList();

  /** What the consumer has printed, what the API has, and how the consumer has ended. */
  private record Ran(List<String> printed, List<String> requests, int code) {
    long count(String kind) {
      return requests.stream().filter(each -> each.startsWith(kind)).count();
    }

    Set<String> known() {
      return printed.stream().filter(line -> line.contains("°C")).map(line -> line.split(" ")[0])
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Ran run(List<String> weather, String rate, List<String> cities) throws Exception {
    var serve = new ArrayList<>(List.of("weather", "--port=0"));
    serve.addAll(weather);
    try (var api = RunningApplication.start(serve.toArray(String[]::new))) {
      var ask = new ArrayList<>(List.of("consumer", "--api=" + api.awaitLine("listening on "),
          "--late=PT3S", "--rate=" + rate));
      ask.addAll(cities);
      try (var consumer = RunningApplication.start(ask.toArray(String[]::new))) {
        List<String> printed = consumer.rest();
        int code = consumer.join();
        api.terminate();
        return new Ran(printed, api.rest(), code);
      }
    }
  }

  @Test
  void allIsKnownThoughRequestsFailAndNoneIsOneTooMany() throws Exception {
    Ran ran = run(List.of("--faults=0.2", "--rate=100"), "50", CITIES);
    assertEquals(new TreeSet<>(CITIES), ran.known(), ran::toString);
    assertEquals(0, ran.code());
    assertEquals(0, ran.count("refusal"));
  }

  @Test
  void consumerThatIsTooFastDoesAsItIsTold() throws Exception {
    Ran ran = run(List.of("--faults=0", "--rate=10"), "1000", CITIES);
    assertEquals(new TreeSet<>(CITIES), ran.known(), ran::toString);
    assertTrue(ran.count("refusal") > 0, ran::toString);
  }

  @Test
  void apiThatIsDownIsLeftAlone() throws Exception {
    Ran ran = run(List.of("--faults=1", "--rate=1000"), "1000", CITIES.subList(0, 8));
    assertEquals(Set.of(), ran.known());
    assertEquals(8, ran.printed().size());
    assertEquals(1, ran.code());
    // Ten failures in a row, what was under way then, and a probe or two; not six attempts for each of the 8.
    assertTrue(ran.requests().size() < 30, ran::toString);
  }

  @Test
  void cityThatIsNotThereIsAskedForOnce() throws Exception {
    Ran ran = run(List.of("--faults=0"), "1000", List.of("Atlantis"));
    assertEquals(List.of("Atlantis     not known: there is no Atlantis"), ran.printed());
    assertEquals(List.of("unknown Atlantis"), ran.requests());
  }
}
