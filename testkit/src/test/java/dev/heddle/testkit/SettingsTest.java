package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import programs.LostUpdate;
import programs.shop.Sale;

/** No setting is without an effect and silent about it. */
@Timeout(120)
class SettingsTest {
  private static void refuses(Class<? extends Exception> type, Executable call, String... words) {
    String message = assertThrows(type, call).getMessage();
    for (String each : words) {
      assertTrue(message.contains(each), message);
    }
  }

  private static void refusesBodies(Consumer<SimulationBuilder> setting, String words) {
    var builder = Simulation.builder();
    setting.accept(builder);
    refuses(
        IllegalStateException.class, () -> builder.explore(1_000, () -> {}), words,
        "exploreMain(1000, Program.class)", "@Simulated");
    refuses(IllegalStateException.class, () -> builder.run(() -> {}), words, "runMain(");
  }

  @Test
  void bodyIsNotRewrittenAndSaysWhatIs() {
    refusesBodies(builder -> builder.rewrite("programs", "a.b"), "rewrite(a.b, programs)");
    refusesBodies(SimulationBuilder::allMemory, "allMemory()");
    refusesBodies(builder -> builder.hooks(Held.class), "rewrite(");
  }

  @Test
  void oneRunOfAScheduleTakesNeitherSeedNorStrategy() {
    refuses(
        IllegalStateException.class,
        () -> Simulation.builder().seed(7).schedule("0.1").run(() -> {}), "seed, but it is 7",
        "explore(100, ...)");
    refuses(
        IllegalStateException.class,
        () -> Simulation.builder().strategy(Strategy.RANDOM).schedule("0.1")
            .runMain(LostUpdate.class),
        "strategy, but it is RANDOM");
    assertEquals(
        10, Simulation.builder().seed(7).schedule("0").explore(10, () -> {}).schedules());
  }

  @Test
  void namesOfNothingAreRefused() {
    for (String name : new String[]{"programs.*", "programs/shop", "programs.", "a b"}) {
      refuses(
          IllegalArgumentException.class, () -> Simulation.builder().rewrite(name),
          "'" + name + "'",
          "as in an import");
    }
    refuses(
        IllegalArgumentException.class, () -> Simulation.builder().rewrite("java.util"),
        "never rewritten");
    refuses(
        IllegalArgumentException.class,
        () -> Simulation.builder().rewrite("programs.shop.Tell")
            .exploreMain(2, LostUpdate.Right.class),
        "'programs.shop.Tell'");
    Simulation.builder().rewrite("programs.shop", "programs.LostUpdate$Right")
        .exploreMain(2, LostUpdate.Right.class);
  }

  @Test
  void classWithoutMainMethodIsRefused() {
    refuses(
        IllegalArgumentException.class, () -> Simulation.builder().runMain(Held.class),
        "Held has no 'static void main(String[] args)'");
  }

  @Test
  void oneSchedulesStrategyRunsOne() {
    assertEquals(
        1, Simulation.builder().strategy(Strategy.ROUND_ROBIN).explore(50, () -> {}).schedules());
  }

  @Test
  void failureSaysWithWhichSettingsToRunItAgain() {
    var failure = assertThrows(
        SimulationFailedError.class,
        () -> Simulation.builder().rewrite("programs.shop.Till").allMemory().maxSteps(5_000)
            .exploreMain(1_000, Sale.class));
    assertTrue(
        failure.getMessage().contains(
            "Simulation.builder().rewrite(\"programs.shop.Till\").allMemory().maxSteps(5000)"
                + ".schedule(\"" + failure.schedule() + "\").runMain(Sale.class)"),
        failure::getMessage);
    assertThrows(
        SimulationFailedError.class,
        () -> Simulation.builder().rewrite("programs.shop.Till").allMemory().maxSteps(5_000)
            .schedule(failure.schedule()).runMain(Sale.class));
  }
}
