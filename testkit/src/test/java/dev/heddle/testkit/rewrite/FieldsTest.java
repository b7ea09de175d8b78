package dev.heddle.testkit.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class FieldsTest {
  /** One whose hash codes differ in the last bit only was one place of two, and drew priorities for nothing. */
  @Test
  void fieldsWithNamesThatAreAlikeAreTwoPlaces() {
    var fields = new Fields(false);
    for (String owner : new String[]{"p/A", "p/B"}) {
      assertNotEquals(fields.numberOf(owner + ".a"), fields.numberOf(owner + ".b"));
      assertNotEquals(fields.numberOf(owner + ".b"), fields.numberOf(owner + ".c"));
    }
    assertEquals(fields.numberOf("p/A.a"), fields.numberOf("p/A.a"));
  }
}
