package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A spare carrier that finds no memory, wherever in its life that is, leaves a pool that counts right. */
@Timeout(300)
class ScarceSpareTest {

  @Test
  void spareThatFindsNoMemoryAtAnyPlaceLeavesItsPoolAsItShould() throws Exception {
    Method life = new ScarceLoader().loadClass(ScarceSpare.class.getName()).getMethod("live");
    // Twice, since the first also loads classes.
    live(life, Integer.MAX_VALUE, 0);
    int places = live(life, Integer.MAX_VALUE, 0);
    assertTrue(places > 5, () -> places + " places");
    for (int howMany : List.of(1, 3)) {
      for (int place = 0; place < places; place++) {
        live(life, place, howMany);
      }
    }
  }

  /** Returns how many places it has come to. */
  private static int live(Method life, int place, int howMany) throws Exception {
    Scarcity.begin(ScarceSpare.NAME, place, howMany);
    String wrong = (String) life.invoke(null);
    int places = Scarcity.end();
    assertEquals("", wrong,
        () -> "without memory at place " + place + ", " + howMany + " in a row");
    return places;
  }
}
