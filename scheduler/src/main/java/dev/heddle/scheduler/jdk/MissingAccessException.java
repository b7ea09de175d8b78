package dev.heddle.scheduler.jdk;

/** Says that this JVM does not let Heddle schedule virtual threads, and which option changes that. */
public final class MissingAccessException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  MissingAccessException(AccessReport report) {
    super(
        report.flagPresent()
            ? "Heddle cannot schedule virtual threads on JDK " + report.jdkVersion() + ":\n"
                + report
                + "Choose the JDK's own scheduler with Heddle.builder().jdkScheduler() or"
                + " -Dheddle.scheduler=jdk, or take a newer Heddle or an older JDK (from 25 on)."
            : "Heddle needs the JVM option "
                + report.flag()
                + " to schedule virtual threads. Add it to the java command, or to the environment"
                + " variable JDK_JAVA_OPTIONS, or put 'Add-Opens: java.base/java.lang' into the"
                + " manifest of the jar you start; or choose the JDK's own scheduler with"
                + " Heddle.builder().jdkScheduler() or -Dheddle.scheduler=jdk.");
  }
}
