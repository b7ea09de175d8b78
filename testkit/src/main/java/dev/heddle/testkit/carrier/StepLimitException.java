package dev.heddle.testkit.carrier;

import java.time.Duration;

/** A simulation that goes on and on. */
public final class StepLimitException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  StepLimitException(long steps, Duration time) {
    super("No end after " + steps + " steps, at " + VirtualTime.text(time.toNanos())
        + " of virtual time: a task that never waits for others goes round for ever here, and so does"
        + " one that polls; let it wait, or raise maxSteps");
  }
}
