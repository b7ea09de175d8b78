package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.testkit.processes.LocalSockets;
import dev.heddle.testkit.processes.Machine;
import dev.heddle.testkit.processes.Silent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import programs.QueuedItems;

/**
 * A queue between processes and a pipe, both ends of each in one simulation: the maker and the others as they are, on threads and
 * sockets that the schedule decides about. At length with {@code -Dheddle.simulated.runs=100000}.
 */
@Timeout(600)
class QueueProtocolTest {
  /** Of each of seven programs. */
  private static final int SCHEDULES = Integer.getInteger("heddle.simulated.runs", 1_000);

  private static SimulationBuilder simulation(Class<?>... more) {
    return Simulation.builder()
        .rewrite(
            "dev.heddle.ipc", "dev.heddle.ipc.codec", "dev.heddle.ipc.process",
            "dev.heddle.ipc.queue", "dev.heddle.ipc.wire", "programs.QueuedItems")
        .hooks(Machine.class, LocalSockets.class)
        .hooks(more);
  }

  @ParameterizedTest
  @ValueSource(classes = {
      QueuedItems.Undisturbed.class, QueuedItems.KilledProcesses.class,
      QueuedItems.Impatience.class, QueuedItems.Closed.class, QueuedItems.Interrupted.class,
      QueuedItems.KilledMaker.class, QueuedItems.Echo.class})
  void itemsAreTakenOnceAndNoneIsLostButWithWhoHadTakenIt(Class<?> program) {
    Exploration seen = simulation().exploreMain(SCHEDULES, program);
    assertTrue(seen.different() > SCHEDULES / 2, seen::toString);
  }

  @Test
  void usersThatDoNotSayWhatTheyHaveTakenHaveItTakenTwice() {
    var found = assertThrows(
        SimulationFailedError.class,
        () -> simulation(Silent.class)
            .exploreMain(SCHEDULES, QueuedItems.KilledProcesses.class));
    assertEquals(AssertionError.class, found.getCause().getClass());
    assertTrue(found.getCause().getMessage().startsWith("twice: "), found::getMessage);
    assertTrue(found.getMessage().contains("fails each time"), found::getMessage);
  }
}
