package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How calls ended.
 *
 * @param finished how many had a result
 * @param cancelled what the others ended with
 */
record Tally(int finished, List<Throwable> cancelled) {
  /**
   * Asks that some calls have finished and some were cancelled, and that those know of nothing but their
   * cancellation, or of an exception of the library's.
   *
   * @param ofTheLibrary its exceptions
   */
  void check(Class<?>... ofTheLibrary) {
    tell();
    assertNotEquals(0, finished, this::toString);
    assertFalse(cancelled.isEmpty(), this::toString);
    checkCauses(ofTheLibrary);
  }

  /** Tells whether some were cancelled in the midst of the library. */
  boolean hasMet(Class<?>... ofTheLibrary) {
    return cancelled.stream().anyMatch(end -> has(end, ofTheLibrary));
  }

  /** Asks that all were cancelled, of calls that do not finish by themselves. */
  void checkNoneFinished(Class<?>... ofTheLibrary) {
    tell();
    assertEquals(0, finished, this::toString);
    checkCauses(ofTheLibrary);
  }

  private void checkCauses(Class<?>... ofTheLibrary) {
    for (Throwable end : cancelled) {
      assertTrue(isPlain(end) || has(end, ofTheLibrary), () -> chain(end));
    }
  }

  private void tell() {
    if (Boolean.getBoolean("heddle.libraries.tell")) {
      System.out.println(caller() + " " + this);
    }
  }

  private static boolean has(Throwable end, Class<?>[] types) {
    return causes(end).anyMatch(cause -> Stream.of(types).anyMatch(type -> type.isInstance(cause)));
  }

  private static boolean isPlain(Throwable end) {
    return end instanceof InterruptedException && end.getCause() == null;
  }

  private static Stream<Throwable> causes(Throwable end) {
    return Stream.iterate(end, cause -> cause != null, Throwable::getCause);
  }

  private static String chain(Throwable end) {
    return String.join(
        " <- ", causes(end).map(cause -> cause.getClass().getSimpleName()).toList());
  }

  private static String caller() {
    return StackWalker.getInstance().walk(frames -> frames
        .filter(frame -> frame.getFileName().endsWith("Test.java"))
        .findFirst()
        .map(frame -> frame.getFileName().replace(".java", ""))
        .orElseThrow());
  }

  @Override
  public String toString() {
    Map<String, Integer> ends = new TreeMap<>();
    cancelled.forEach(end -> ends.merge(chain(end), 1, Integer::sum));
    return finished + " finished, cancelled: " + ends;
  }
}
