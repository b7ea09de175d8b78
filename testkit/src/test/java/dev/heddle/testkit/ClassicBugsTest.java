package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each is found by the default strategy, tells itself, and is gone in the right version. */
@Timeout(120)
class ClassicBugsTest {
  private static final int ENOUGH = 1_000;

  @ParameterizedTest
  @ValueSource(strings = {
      "LostUpdate", "CheckThenAct", "LockOrder", "WokenTooEarly", "MissedSignal", "TwiceMade",
      "SameAgain", "LeakedPermit"})
  void isFoundFromTwentySeedsAndItsScheduleRepeats(String name) throws Exception {
    Class<?> program = Class.forName("programs." + name);
    Consumer<SimulationBuilder> explore = builder -> builder.exploreMain(ENOUGH, program);
    for (int i = 0; i < 20; i++) {
      SimulationBuilder builder = Simulation.builder().seed(i * 10_000L);
      var found = assertThrows(SimulationFailedError.class, () -> explore.accept(builder));
      var again = assertThrows(
          SimulationFailedError.class,
          () -> Simulation.builder().schedule(found.schedule()).runMain(program));
      assertEquals(
          found.getCause().getClass(), again.getCause().getClass(), found::getMessage);
      assertTrue(found.getMessage().contains("fails each time"), found::getMessage);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "LostUpdate", "CheckThenAct", "LockOrder", "WokenTooEarly", "MissedSignal", "TwiceMade",
      "SameAgain", "LeakedPermit"})
  void rightVersionEndsWellUnderEachSchedule(String name) throws Exception {
    Exploration seen =
        Simulation.builder().exploreMain(ENOUGH, Class.forName("programs." + name + "$Right"));
    assertEquals(ENOUGH, seen.schedules());
    assertTrue(seen.different() > 3, seen::toString);
  }
}
