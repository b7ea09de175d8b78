package dev.heddle.applications.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.applications.consumer.CircuitBreaker.OpenException;
import dev.heddle.testkit.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** In virtual time, under many schedules. */
class CircuitBreakerTest {
  private static final int SCHEDULES = 100;
  private static final Duration REST = Duration.ofMinutes(5);

  private static CircuitBreaker open() {
    var breaker = new CircuitBreaker(3, REST);
    for (int i = 0; i < 3; i++) {
      assertThrows(IOException.class, () -> breaker.call(CircuitBreakerTest::fail));
    }
    assertThrows(OpenException.class, () -> breaker.call(() -> "well"));
    return breaker;
  }

  private static String fail() throws IOException {
    throw new IOException("down");
  }

  @Test
  void afterItsRestOneOfManyProbesAndClosesItForAll() {
    Simulation.explore(SCHEDULES, () -> {
      CircuitBreaker breaker = open();
      Heddle.sleep(REST);
      var made = new AtomicInteger();
      var refused = new AtomicInteger();
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 5; i++) {
          group.start(() -> {
            try {
              breaker.call(() -> {
                made.incrementAndGet();
                Heddle.sleep(Duration.ofSeconds(1));
                return "well";
              });
            } catch (OpenException _) {
              refused.incrementAndGet();
            }
          });
        }
        group.join();
      }
      assertEquals(1, made.get());
      assertEquals(4, refused.get());
      assertEquals("well", breaker.call(() -> "well"));
    });
  }

  @Test
  void probeThatFailsOpensItForAnotherRest() {
    Simulation.explore(SCHEDULES, () -> {
      CircuitBreaker breaker = open();
      Heddle.sleep(REST);
      assertThrows(IOException.class, () -> breaker.call(CircuitBreakerTest::fail));
      Heddle.sleep(REST.minusSeconds(1));
      assertThrows(OpenException.class, () -> breaker.call(() -> "well"));
      Heddle.sleep(Duration.ofSeconds(1));
      assertEquals("well", breaker.call(() -> "well"));
    });
  }

  @Test
  void probeThatIsCancelledLetsTheNextOneDecide() {
    Simulation.explore(SCHEDULES, () -> {
      CircuitBreaker breaker = open();
      Heddle.sleep(REST);
      boolean ended = Heddle.moveOnAfter(Duration.ofSeconds(1),
          () -> breaker.call(() -> {
            Heddle.sleep(Duration.ofHours(1));
            return "late";
          }));
      assertFalse(ended);
      assertEquals("well", breaker.call(() -> "well"));
    });
  }
}
