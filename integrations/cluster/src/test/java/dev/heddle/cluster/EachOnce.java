package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.heddle.ipc.ResultHandler;
import java.util.BitSet;

/** Hears results of numbers that were tripled: each comes once. */
class EachOnce implements ResultHandler<Integer, Integer> {
  private final BitSet arrived = new BitSet();

  @Override
  public void accept(Integer item, Integer result) throws Exception {
    assertEquals(item * 3, result);
    assertFalse(arrived.get(item), () -> item + " arrived twice");
    arrived.set(item);
  }

  int count() {
    return arrived.cardinality();
  }
}
