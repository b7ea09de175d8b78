package dev.heddle.scheduler;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * What carriers leave in a flight recording: their counters once a second, and each stall.
 *
 * <p>Events are written by the {@link Watchdog}, so that a carrier pays nothing for them, and the
 * classes of the recorder are loaded only by a process that lives for a second.
 */
final class Recording {
  private Recording() {}

  private static boolean isOn() {
    return FlightRecorder.isInitialized();
  }

  static void counters(String carrier, LoopStatistics seen) {
    if (isOn()) {
      var event = new CarrierStatistics();
      if (event.shouldCommit()) {
        event.fill(carrier, seen);
        event.commit();
      }
    }
  }

  static void stall(Stall stall) {
    if (isOn()) {
      var event = new CarrierStall();
      if (event.shouldCommit()) {
        event.fill(stall);
        event.commit();
      }
    }
  }

  @Name("dev.heddle.CarrierStatistics")
  @Label("Carrier Statistics")
  @Category("Heddle")
  @Description("Counters of an event loop, or of one carrier of a pool, once a second")
  @StackTrace(false)
  static final class CarrierStatistics extends Event {
    @Label("Carrier")
    @Nullable String carrier;

    @Label("Turns") long turns;

    @Label("Slices") long slices;

    @Label("Parks") long parks;

    @Label("Runnable") int runnable;

    @Label("Timers") int timers;

    @Label("Lag of the Last Timer")
    @Timespan(Timespan.NANOSECONDS) long lag;

    @Label("Longest Lag")
    @Timespan(Timespan.NANOSECONDS) long longestLag;

    @Label("Longest Turn")
    @Timespan(Timespan.NANOSECONDS) long longestTurn;

    void fill(String name, LoopStatistics seen) {
      carrier = name;
      turns = seen.turns();
      slices = seen.slices();
      parks = seen.parks();
      runnable = seen.runnable();
      timers = seen.timers();
      lag = seen.lagNanos();
      longestLag = seen.longestLagNanos();
      longestTurn = seen.longestTurnNanos();
    }
  }

  @Name("dev.heddle.CarrierStall")
  @Label("Carrier Stall")
  @Category("Heddle")
  @Description("One continuation or callback has held its carrier for longer than the threshold")
  @StackTrace(false)
  static final class CarrierStall extends Event {
    @Label("Carrier")
    @Nullable String carrier;

    @Label("Held For")
    @Timespan(Timespan.NANOSECONDS) long heldFor;

    @Label("Holder")
    @Nullable String holder;

    @Label("Stack")
    @Nullable String stack;

    void fill(Stall stall) {
      carrier = stall.loop();
      heldFor = stall.heldFor().toNanos();
      holder = stall.thread() == null ? "a callback" : stall.thread().getName();
      stack = String.join("\n", stall.stack().stream().map(Object::toString).toList());
    }
  }
}
