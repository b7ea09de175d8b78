package dev.heddle.scheduler.inside;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the seats of a scheduler's carriers, which its own API does not show. */
public abstract class CarrierSeats {
  private static volatile @Nullable CarrierSeats access;

  /** For the scheduler itself. */
  protected CarrierSeats() {}

  /**
   * Returns the seats of a scheduler, one for each carrier that is there for good.
   *
   * @param scheduler an event loop whose carrier runs, a pool of carriers, or any other object
   * @return the seats; none if its threads are not carried by Heddle's carriers
   */
  public static List<CarrierSeat> of(Object scheduler) {
    CarrierSeats found = access;
    if (found == null) {
      access = found = load();
    }
    return found.find(scheduler);
  }

  /** By its name, since that package is above this one; so who has no use for it does not load it. */
  private static CarrierSeats load() {
    try {
      var constructor =
          Class.forName("dev.heddle.scheduler.Seats").getDeclaredConstructor();
      constructor.setAccessible(true);
      return (CarrierSeats) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("The seats of the carriers are missing from this scheduler", e);
    }
  }

  /**
   * Finds the seats of one scheduler.
   *
   * @param scheduler any object
   * @return the seats; none if it has none
   */
  protected abstract List<CarrierSeat> find(Object scheduler);
}
