package dev.heddle.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Kinds.class)
@Timeout(60)
class TwoWayTest {
  @Parameter Kinds kinds;

  @Test
  void yieldReturnsWhatIsSent() {
    TwoWay<Double, Double> average =
        kinds.twoWay(
            peer -> {
              double sum = peer.yield(0.0);
              for (int n = 1;; n++) {
                sum += peer.yield(sum / n);
              }
            });
    try (average) {
      assertEquals(0.0, average.next());
      assertEquals(10.0, average.send(10.0));
      assertEquals(20.0, average.send(30.0));
      assertEquals(30.0, average.send(50.0));
      assertFalse(average.hasEnded());
    }
    assertTrue(average.hasEnded());
    assertThrows(NoSuchElementException.class, () -> average.send(1.0));
  }

  @Test
  void nothingSentIsNullAndTheEndIsAnException() {
    var received = new ArrayList<String>();
    TwoWay<String, Integer> body =
        kinds.twoWay(
            peer -> {
              received.add(String.valueOf(peer.yield(1)));
              received.add(String.valueOf(peer.yield(2)));
            });
    assertEquals(1, body.next());
    assertEquals(2, body.next());
    assertThrows(NoSuchElementException.class, () -> body.send("last"));
    assertEquals(List.of("null", "last"), received);
    assertThrows(NoSuchElementException.class, body::next);
  }

  @Test
  void sendingBeforeTheFirstYieldIsRefused() {
    TwoWay<String, Integer> body = kinds.twoWay(peer -> assertNull(peer.yield(1)));
    var e = assertThrows(IllegalStateException.class, () -> body.send("early"));
    assertTrue(e.getMessage().contains("next()"), e.getMessage());
    assertEquals(1, body.next());
  }

  @Test
  void raisedExceptionIsThrownByTheYieldAndComesBackIfNotCaught() {
    TwoWay<String, String> body =
        kinds.twoWay(
            peer -> {
              String next = "first";
              while (true) {
                try {
                  peer.yield(next);
                } catch (IllegalArgumentException e) {
                  next = "caught " + e.getMessage();
                }
              }
            });
    assertEquals("first", body.next());
    assertEquals("caught x", body.raise(new IllegalArgumentException("x")));
    var other = new UnsupportedOperationException();
    assertSame(other, assertThrows(RuntimeException.class, () -> body.raise(other)));
    assertTrue(body.hasEnded());
  }

  @Test
  void raisingBeforeTheFirstYieldRunsNothing() {
    var begun = new ArrayList<String>();
    TwoWay<String, String> body = kinds.twoWay(_ -> begun.add("begun"));
    var raised = new IllegalArgumentException();
    assertSame(raised, assertThrows(RuntimeException.class, () -> body.raise(raised)));
    assertTrue(body.hasEnded());
    assertEquals(List.of(), begun);
  }
}
