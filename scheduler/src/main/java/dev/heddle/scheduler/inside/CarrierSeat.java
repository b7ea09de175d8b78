package dev.heddle.scheduler.inside;

/**
 * The place of a {@link CarrierDriver} on one carrier. A carrier has one, and costs nothing while it is
 * empty but a look at a field each turn.
 *
 * <p>While it is taken, channels that tasks wait for by {@link
 * dev.heddle.scheduler.Scheduler#whenReady} are waited for by another thread, since the carrier sleeps
 * elsewhere: correct, and slower.
 */
public interface CarrierSeat {

  /**
   * Returns the carrier.
   *
   * @return its platform thread
   */
  Thread carrier();

  /**
   * Says whether the caller runs on this carrier: as a callback or as a virtual thread.
   *
   * @return true if so
   */
  boolean isCurrent();

  /**
   * Takes the seat, at the carrier's next turn. Any thread.
   *
   * @param driver asked by the carrier from then on
   */
  void take(CarrierDriver driver);

  /** Leaves the seat. By the driver, on the carrier. */
  void leave();

  /**
   * Says whether the carrier has nothing to do and nobody has woken it. By the driver, in its {@code await}.
   *
   * @return true if it may wait
   */
  boolean maySleep();

  /** Says that the carrier needs no more to be woken. By the driver, in its {@code await}; may be repeated. */
  void awake();

  /** Wakes the carrier if it sleeps. Any thread, which has left something for the driver before. */
  void wake();

  /**
   * Runs an action that makes a virtual thread runnable, and then at once a slice of that thread, before
   * anybody else. By the driver, on the carrier and not within a slice. The caller must hold no monitor: it
   * would count as held by the virtual thread.
   *
   * @param waking starts or unparks one virtual thread of this scheduler; what else becomes runnable in it
   *     waits for its turn
   */
  void runHere(Runnable waking);
}
