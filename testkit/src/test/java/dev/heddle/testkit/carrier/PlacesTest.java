package dev.heddle.testkit.carrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class PlacesTest {
  /** One whose hash codes differ in the last bit only was one place of two, and drew priorities for nothing. */
  @Test
  void fieldsWithNamesThatAreAlikeAreTwoPlaces() {
    for (String owner : new String[]{"p/A", "p/B"}) {
      assertNotEquals(Places.numberOf(owner + ".a"), Places.numberOf(owner + ".b"));
      assertNotEquals(Places.numberOf(owner + ".b"), Places.numberOf(owner + ".c"));
    }
    assertEquals(Places.numberOf("p/A.a"), Places.numberOf("p/A.a"));
  }
}
