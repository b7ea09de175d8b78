package dev.heddle.scheduler;

import dev.heddle.scheduler.inside.CarrierSeat;
import dev.heddle.scheduler.inside.CarrierSeats;
import java.util.Arrays;
import java.util.List;

/** Which seats there are; made by its name. */
final class Seats extends CarrierSeats {
  @Override
  protected List<CarrierSeat> find(Object scheduler) {
    return switch (scheduler) {
      case EventLoop loop -> List.of(new LoopSeat(loop));
      case CarrierPool pool -> Arrays.stream(pool.carriers)
          .filter(carrier -> !carrier.isSpare())
          .<CarrierSeat>map(PoolSeat::new)
          .toList();
      default -> List.of();
    };
  }
}
