package dev.heddle.junit;

import dev.heddle.Heddle;
import dev.heddle.HeddleBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.commons.JUnitException;

/** On what a test runs, and how long. */
record RunSettings(
    int carriers,
    boolean onJdkScheduler,
    Duration timeout,
    boolean isolated,
    boolean mayLeaveTasks) {

  RunSettings {
    if (carriers < 1 || carriers > 1024) {
      throw new JUnitException("A test runs on 1 to 1024 carriers, not on " + carriers);
    }
    if (timeout.isZero() || timeout.isNegative()) {
      throw new JUnitException("The timeout of a test must be positive, but is " + timeout);
    }
  }

  static List<RunSettings> of(HeddleTest test) {
    List<RunSettings> settings = new ArrayList<>();
    Duration timeout = Duration.of(test.timeout(), test.unit().toChronoUnit());
    for (int carriers : test.carriers()) {
      settings
          .add(new RunSettings(carriers, false, timeout, test.isolated(), test.mayLeaveTasks()));
    }
    if (test.jdkScheduler()) {
      settings.add(new RunSettings(1, true, timeout, test.isolated(), test.mayLeaveTasks()));
    }
    if (settings.isEmpty()) {
      throw new JUnitException(
          "@HeddleTest(carriers = {}) runs on nothing; name a number, or say jdkScheduler = true");
    }
    return settings;
  }

  static RunSettings of(InRun run) {
    Duration timeout = Duration.of(run.timeout(), run.unit().toChronoUnit());
    return new RunSettings(run.carriers(), run.jdkScheduler(), timeout, run.isolated(),
        run.mayLeaveTasks());
  }

  HeddleBuilder builder() {
    HeddleBuilder builder = Heddle.builder();
    if (isolated) {
      builder.isolated();
    }
    return onJdkScheduler ? builder.jdkScheduler() : builder.carriers(carriers);
  }

  /** As it stands in the name of the test. */
  @Override
  public String toString() {
    if (onJdkScheduler) {
      return "on the JDK's scheduler";
    }
    return carriers == 1 ? "on an event loop" : "on " + carriers + " carriers";
  }
}
