package dev.heddle.benchmarks.workloads;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The floor does the work it is measured by. */
class SwitchFloorTest {
  static Stream<Consumer<SwitchFloor>> workloads() {
    return Stream.of(SwitchFloor::yields, SwitchFloor::handOvers, SwitchFloor::spawns);
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void eachOperationIsDone(Consumer<SwitchFloor> workload) {
    var floor = new SwitchFloor();
    workload.accept(floor);
    assertEquals(200_000, floor.done);
  }
}
