package dev.heddle.testkit.hooks;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The calendar of a simulation: it begins on the first of January 2000, and goes as virtual time does. */
public final class WallClocks {
  private WallClocks() {}

  static long millis() {
    return systemUTC().millis();
  }

  /**
   * A hook.
   *
   * @return virtual time since 1970
   */
  @InPlaceOf(System.class)
  public static long currentTimeMillis() {
    return millis();
  }

  /**
   * A hook.
   *
   * @return virtual time
   */
  @InPlaceOf(Instant.class)
  public static Instant now() {
    return systemUTC().instant();
  }

  /**
   * A hook.
   *
   * @return a clock of virtual time
   */
  @InPlaceOf(Clock.class)
  public static Clock systemUTC() {
    return new VirtualCalendar(ZoneOffset.UTC);
  }

  /**
   * A hook.
   *
   * @return a clock of virtual time
   */
  @InPlaceOf(Clock.class)
  public static Clock systemDefaultZone() {
    return new VirtualCalendar(ZoneId.systemDefault());
  }

  /**
   * A hook.
   *
   * @param zone of the clock
   * @return a clock of virtual time
   */
  @InPlaceOf(Clock.class)
  public static Clock system(ZoneId zone) {
    return new VirtualCalendar(zone);
  }

  /**
   * A hook.
   *
   * @return a clock of virtual time
   */
  @InPlaceOf(InstantSource.class)
  public static InstantSource system() {
    return systemUTC();
  }
}
