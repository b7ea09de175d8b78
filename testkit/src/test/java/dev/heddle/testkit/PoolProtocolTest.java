package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.testkit.processes.Machine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import programs.PooledCalls;

/**
 * Both ends of the protocol of a process pool in one simulation: the pool and its workers as they are, on threads and pipes that
 * the schedule decides about. At length with {@code -Dheddle.simulated.runs=100000}.
 */
@Timeout(600)
class PoolProtocolTest {
  /** Of each of nine programs. */
  private static final int SCHEDULES = Integer.getInteger("heddle.simulated.runs", 1_200);

  private static SimulationBuilder simulation() {
    return Simulation.builder()
        .rewrite(
            "dev.heddle.ipc", "dev.heddle.ipc.codec", "dev.heddle.ipc.launch",
            "dev.heddle.ipc.mapping", "dev.heddle.ipc.memory", "dev.heddle.ipc.pool",
            "dev.heddle.ipc.process", "dev.heddle.ipc.queue", "dev.heddle.ipc.wire",
            "dev.heddle.ipc.worker", "programs.PooledCalls", "programs.LateWord")
        .hooks(Machine.class);
  }

  @ParameterizedTest
  @ValueSource(classes = {
      PooledCalls.KilledWorkers.class, PooledCalls.ShortLives.class,
      PooledCalls.CancelledCallers.class, PooledCalls.Deadlines.class,
      PooledCalls.StubbornCalls.class,
      PooledCalls.FullPipes.class, PooledCalls.ClosedPool.class,
      PooledCalls.RepeatedCalls.class, PooledCalls.SlowHandler.class})
  void eachCallEndsOnceAsPromised(Class<?> program) {
    Exploration seen = simulation().exploreMain(SCHEDULES, program);
    assertTrue(seen.different() > SCHEDULES / 2, seen::toString);
  }

  @Test
  void workerThatSaysTooLateThatItHasBegunHasACallRunTwice() {
    var found = assertThrows(
        SimulationFailedError.class,
        () -> simulation().exploreMain(SCHEDULES, PooledCalls.LateWords.class));
    assertEquals(AssertionError.class, found.getCause().getClass());
    assertTrue(found.getCause().getMessage().contains("begun ["), found::getMessage);
    assertTrue(found.getMessage().contains("fails each time"), found::getMessage);
  }
}
