package dev.heddle.scheduler.jdk;

/** Signals of the operating system: what the JDK has no public API for. */
public interface SignalSource {

  /**
   * Returns the way to signals on this JVM.
   *
   * @return the source
   */
  static SignalSource system() {
    return SunSignals.INSTANCE;
  }

  /**
   * Has an action run each time a signal arrives, on a new platform thread, in place of what the
   * process does otherwise.
   *
   * @param name the signal's name without SIG, for example "INT"
   * @param action what to run
   * @return what puts back the handler there was before
   * @throws IllegalArgumentException if there is no such signal, or the JVM or {@code -Xrs} keeps it
   * @throws UnsupportedOperationException if this JVM gives no access to signals
   */
  Registration handle(String name, Runnable action);

  /** A handler that has been installed. */
  @FunctionalInterface
  interface Registration {

    /** Puts back the handler there was before. */
    void restore();
  }
}
