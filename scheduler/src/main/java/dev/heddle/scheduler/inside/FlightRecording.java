package dev.heddle.scheduler.inside;

import jdk.jfr.FlightRecorder;

/**
 * Whether this process has a flight recorder. A plain field, since what asks is the hot path of every
 * wait; and the classes of events are not touched before it is true, since the first of them costs a
 * fifth of a second to load.
 *
 * <p>Once there, a recorder stays. One that is there when a run begins is seen from its first task on;
 * one that comes later, for example by {@code jcmd <pid> JFR.start}, within a second or so by the
 * watchdog, or by the next run.
 */
public final class FlightRecording {
  private static boolean on;

  private FlightRecording() {}

  /**
   * Says whether events are worth making. Cheap.
   *
   * @return true if this process has a flight recorder, as far as is known by now
   */
  public static boolean isOn() {
    return on;
  }

  /** Looks whether there is a recorder by now. */
  public static void refresh() {
    if (!on && FlightRecorder.isInitialized()) {
      on = true;
    }
  }
}
