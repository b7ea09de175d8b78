package dev.heddle.testkit.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.testkit.Strategy;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChoosersTest {
  private static List<Class<?>> ofSwarm(int from, int to) {
    return IntStream.range(from, to)
        .<Class<?>>mapToObj(i -> Choosers.of(Strategy.SWARM, i, i, 20).getClass()).toList();
  }

  @Test
  void swarmTriesPartialOrderBeforeAnythingElse() {
    assertEquals(Set.of(PartialOrder.class), Set.copyOf(ofSwarm(0, 32)));
  }

  @Test
  void oneInEightIsOfAnotherStrategyThenAndEachHasItsTurn() {
    List<Class<?>> others =
        ofSwarm(32, 64).stream().filter(each -> each != PartialOrder.class).toList();
    assertEquals(4, others.size());
    assertEquals(Set.of(AtRandom.class, Priorities.class), Set.copyOf(others));
  }
}
