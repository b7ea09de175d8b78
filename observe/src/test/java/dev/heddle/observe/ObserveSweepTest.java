package dev.heddle.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Null and extreme numbers at the doors of this module, as ApiSweepTest for those of the runtime. */
class ObserveSweepTest {

  @Test
  void nullIsRefusedWithWords() {
    assertNotNull(
        assertThrows(NullPointerException.class, () -> new Timeline().writeSvg(null)).getMessage());
  }

  @Test
  void numbersOutOfRangeAreRefusedWithWords() {
    for (int port : List.of(Integer.MIN_VALUE, -1, 65_536, Integer.MAX_VALUE)) {
      var refused = assertThrows(IllegalArgumentException.class, () -> LivePage.open(port));
      assertNotNull(refused.getMessage());
    }
    for (int most : List.of(Integer.MIN_VALUE, -1)) {
      var refused = assertThrows(IllegalArgumentException.class, () -> new Timeline(most));
      assertNotNull(refused.getMessage());
    }
    assertEquals(List.of(), new Timeline(Integer.MAX_VALUE).rows());
  }
}
