package dev.heddle.testkit.hooks;

import dev.heddle.testkit.carrier.SimulatedCarrier;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Random numbers whose seed is a choice of the schedule, so that they come again with it. */
public final class Chance {
  private static final int VERSION = 4;

  private Chance() {}

  /**
   * In place of the generator of a thread.
   *
   * @return the one of the simulation
   */
  public static Random generator() {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    return carrier == null ? new Random() : carrier.choices().random();
  }

  /**
   * In front of a generator that was made without a seed.
   *
   * @return one
   */
  public static long seed() {
    return generator().nextLong();
  }

  /**
   * A hook.
   *
   * @return from 0 to 1
   */
  @InPlaceOf(Math.class)
  public static double random() {
    return generator().nextDouble();
  }

  /**
   * A hook.
   *
   * @return of version 4
   */
  @InPlaceOf(UUID.class)
  public static UUID randomUUID() {
    Random random = generator();
    long high = random.nextLong() & ~0xF000L | VERSION << 12;
    long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | Long.MIN_VALUE;
    return new UUID(high, low);
  }

  /**
   * A hook.
   *
   * @param list what to put into another order
   */
  @InPlaceOf(Collections.class)
  public static void shuffle(List<?> list) {
    Collections.shuffle(list, generator());
  }
}
