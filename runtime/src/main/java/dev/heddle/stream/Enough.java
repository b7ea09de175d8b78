package dev.heddle.stream;

/**
 * Unwinds the stages above one that needs no more items. It is no {@link Exception}, so that a
 * source that catches those does not catch this; and each is caught by the stage that made it. A
 * group that fails while it is unwound leaves its failure here, suppressed.
 */
final class Enough extends Error {
  private static final long serialVersionUID = 1L;

  Enough() {
    super("The stream needs no more items", null, true, false);
  }
}
