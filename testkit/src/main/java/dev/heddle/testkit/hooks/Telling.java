package dev.heddle.testkit.hooks;

import dev.heddle.testkit.carrier.SimulatedCarrier;
import org.jspecify.annotations.Nullable;

/**
 * What a rewritten class says of what it does, in the one run of a failure's schedule that is told. None of it is a point: the
 * schedule is the same as without.
 */
public final class Telling {
  private Telling() {}

  private static void say(@Nullable Object value, int place, boolean writes) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier != null && carrier.isTold()) {
      carrier.got(place, writes, value);
    }
  }

  /**
   * Before a call of what is not shared, as it should be.
   *
   * @param call the number of the method's name
   */
  public static void calls(int call) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier != null && carrier.isTold()) {
      carrier.calls(call);
    }
  }

  /**
   * After a call without a result.
   *
   * @param call the number of the method's name
   */
  public static void returned(int call) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier != null && carrier.isTold()) {
      carrier.returned(call);
    }
  }

  /**
   * Before something is thrown.
   *
   * @param thrown what
   */
  public static void throwing(@Nullable Throwable thrown) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier != null && thrown != null && carrier.isTold()) {
      carrier.threw("throws", thrown);
    }
  }

  /**
   * After a value was read or returned, and before it is written.
   *
   * @param value it
   * @param place the number of the field or call
   * @param writes whether it is about to be written
   */
  public static void value(@Nullable Object value, int place, boolean writes) {
    say(value, place, writes);
  }

  /**
   * The same.
   *
   * @param value it
   * @param place the number of the field or call
   * @param writes whether it is about to be written
   */
  public static void value(boolean value, int place, boolean writes) {
    say(value, place, writes);
  }

  /**
   * The same.
   *
   * @param value it
   * @param place the number of the field or call
   * @param writes whether it is about to be written
   */
  public static void value(char value, int place, boolean writes) {
    say(value, place, writes);
  }

  /**
   * The same.
   *
   * @param value it
   * @param place the number of the field or call
   * @param writes whether it is about to be written
   */
  public static void value(int value, int place, boolean writes) {
    say(value, place, writes);
  }

  /**
   * The same.
   *
   * @param value it
   * @param place the number of the field or call
   * @param writes whether it is about to be written
   */
  public static void value(long value, int place, boolean writes) {
    say(value, place, writes);
  }

  /**
   * The same.
   *
   * @param value it
   * @param place the number of the field or call
   * @param writes whether it is about to be written
   */
  public static void value(float value, int place, boolean writes) {
    say(value, place, writes);
  }

  /**
   * The same.
   *
   * @param value it
   * @param place the number of the field or call
   * @param writes whether it is about to be written
   */
  public static void value(double value, int place, boolean writes) {
    say(value, place, writes);
  }
}
