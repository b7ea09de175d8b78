package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionGroupTest {
  private final IOException io = new IOException("io");
  private final IllegalStateException state = new IllegalStateException("state");
  private final IllegalArgumentException argument = new IllegalArgumentException("argument");
  private final ExceptionGroup inner = new ExceptionGroup("inner", List.of(io, state));
  private final ExceptionGroup outer = new ExceptionGroup("outer", List.of(inner, argument));

  @Test
  void leavesAreThoseOfAllLevelsInOrder() {
    assertEquals(List.of(io, state, argument), outer.leaves());
    assertEquals(List.of(inner, argument), outer.exceptions());
    assertSame(inner, outer.getCause());
  }

  @Test
  void subgroupKeepsTheNesting() {
    ExceptionGroup part = outer.subgroup(e -> e == io).orElseThrow();
    assertEquals(List.of(io), part.leaves());
    assertEquals(List.of(io), ((ExceptionGroup) part.exceptions().getFirst()).exceptions());
    assertTrue(outer.subgroup(e -> false).isEmpty());
  }

  @Test
  void splitLosesAndDoublesNothing() {
    ExceptionGroup.Split split = outer.split(RuntimeException.class::isInstance);
    assertEquals(List.of(state, argument), split.matching().orElseThrow().leaves());
    assertEquals(List.of(io), split.rest().orElseThrow().leaves());
  }

  @Test
  void handleTakesOneTypeAndThrowsTheRest() {
    List<Throwable> handled = new ArrayList<>();
    var rest =
        assertThrows(
            ExceptionGroup.class,
            () -> outer.handle(IllegalStateException.class, handled::add));
    assertEquals(List.of(state), handled);
    assertEquals(List.of(io, argument), rest.leaves());
    rest.handle(Exception.class, handled::add);
    assertEquals(List.of(state, io, argument), handled);
  }

  @Test
  void emptyGroupIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ExceptionGroup("none", List.of()));
  }

  @Test
  void messageNamesEachFailureOfThisLevel() {
    for (String part : List.of("outer", "2 failures", "inner", "argument")) {
      assertTrue(outer.getMessage().contains(part), outer.getMessage());
    }
  }
}
