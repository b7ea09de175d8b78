package dev.heddle.testkit.explore;

import dev.heddle.Action;
import dev.heddle.simulated.SimulatedRun;
import dev.heddle.testkit.carrier.SimulatedCarrier;
import dev.heddle.testkit.carrier.Steps;
import dev.heddle.testkit.choice.Chooser;
import dev.heddle.testkit.choice.Schedule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A program that has been run once.
 *
 * @param failure what it has thrown, or null
 * @param schedule the choices that were made
 * @param choices how many
 * @param fingerprint of all that happened
 * @param steps how many slices there were
 * @param time how much virtual time has passed
 */
record Attempt(
    @Nullable Throwable failure,
    Schedule schedule,
    int choices,
    long fingerprint,
    long steps,
    Duration time) {

  static Attempt of(
      Action<?> program,
      Chooser chooser,
      long maxSteps,
      @Nullable Steps told,
      Sometimes sometimes) {
    var carrier = new SimulatedCarrier(chooser, maxSteps, told, sometimes::look);
    Throwable failure = null;
    try {
      SimulatedRun.execute("simulation", carrier::tell, program);
    } catch (Throwable e) {
      failure = e;
    }
    if (carrier.verdict().failure() != null) {
      failure = carrier.verdict().failure();
    }
    return new Attempt(
        failure,
        carrier.recording().schedule(),
        carrier.recording().count(),
        carrier.recording().fingerprint(),
        carrier.steps(),
        carrier.time());
  }

  /** Whether the other has failed in the same way. */
  boolean failsAs(Attempt other) {
    return failure != null
        && other.failure != null
        && failure.getClass() == other.failure.getClass();
  }
}
