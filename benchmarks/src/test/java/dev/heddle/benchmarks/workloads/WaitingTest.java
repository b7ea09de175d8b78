package dev.heddle.benchmarks.workloads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class WaitingTest {

  @ParameterizedTest
  @CsvSource({"heddle, 1", "heddle, 2", "jdk, 1", "juc, 1"})
  void everybodySleepsAsLongAsTheyShould(String subject, int carriers) throws Exception {
    double millis = Sleep.named(subject, carriers).round(1_000, Duration.ofMillis(50));
    assertTrue(millis >= 50, "all have slept 50 ms in " + millis);
  }

  @ParameterizedTest
  @CsvSource({"heddle, 1", "jdk, 1", "juc, 1", "raw, 1"})
  void whoeverWaitsGoesOnWhenTheGateOpensAndCostsSomeBytesUntilThen(String subject, int carriers)
      throws Exception {
    Parked parked = Parked.named(subject, carriers);
    assertEquals(500, parked.waitAndGoOn(500));
    double bytes = parked.bytesForEach(5_000);
    assertTrue(bytes > 100 && bytes < 10_000, subject + " costs " + bytes + " bytes");
  }
}
