package dev.heddle.junit;

/**
 * Says that a test has not ended in time, with the tree of its tasks, and their stacks, as they were then. What
 * the test threw when it was cancelled is suppressed in it.
 */
public final class HungTestError extends AssertionError {
  private static final long serialVersionUID = 1L;

  HungTestError(String test, RunSettings settings, String tree, boolean ended) {
    super(
        test + ", " + settings + ", has not ended within " + settings.timeout()
            + (ended ? "" : ", nor when it was cancelled; it goes on beside the other tests")
            + ". Its tasks were:\n" + tree);
  }
}
