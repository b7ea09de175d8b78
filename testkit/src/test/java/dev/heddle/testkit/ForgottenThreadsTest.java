package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import programs.WaitsForEver;

@Timeout(60)
class ForgottenThreadsTest {
  @Test
  void threadThatWaitsForEverIsGarbageWithItsSimulation() throws InterruptedException {
    Simulation.builder().exploreMain(20, WaitsForEver.class);
    // The last one may still be on a stack.
    while (Held.REFERENCES.stream().filter(each -> each.get() == null).count() < 19) {
      System.gc();
      Thread.sleep(1);
    }
    assertTrue(Held.REFERENCES.size() >= 20);
  }
}
