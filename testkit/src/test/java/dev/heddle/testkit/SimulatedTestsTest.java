package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.heddle.TaskGroup;
import dev.heddle.testkit.junit.Simulated;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

@Timeout(120)
class SimulatedTestsTest {
  private static int visits;

  /** Run by the tests below. */
  static class Examples {
    private int count;

    @Simulated(runs = 100)
    void losesAnUpdate() throws Exception {
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 2; i++) {
          group.start(() -> {
            int before = count;
            Simulation.point();
            count = before + 1;
          });
        }
        group.join();
      }
      assertEquals(2, count);
    }

    @Simulated(schedule = "0.1.2")
    void runsOneSchedule() throws Exception {
      losesAnUpdate();
    }

    @Simulated(runs = 50)
    void beginsAnewEachTime() {
      assertEquals(0, count++);
      assertEquals(0, visits++);
    }
  }

  private static List<Throwable> failuresOf(String method) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(Examples.class, method))
        .execute()
        .testEvents()
        .finished()
        .stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .flatMap(result -> result.getThrowable().stream())
        .toList();
  }

  @Test
  void failureTellsItsScheduleWhichTheAnnotationRunsAgain() {
    var failure =
        assertInstanceOf(SimulationFailedError.class, failuresOf("losesAnUpdate").getFirst());
    assertTrue(failure.getMessage().contains("fails each time"), failure::getMessage);
    assertTrue(failure.getMessage().contains("SimulatedTestsTest.java"), failure::getMessage);
    var again =
        assertInstanceOf(SimulationFailedError.class, failuresOf("runsOneSchedule").getFirst());
    assertTrue(again.getMessage().startsWith("The schedule failed"), again::getMessage);
  }

  @Test
  void fieldsAndStaticsAreNewForEachSchedule() {
    assertEquals(List.of(), failuresOf("beginsAnewEachTime"));
    assertEquals(0, visits);
  }
}
