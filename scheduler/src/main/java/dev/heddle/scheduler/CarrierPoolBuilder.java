package dev.heddle.scheduler;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link CarrierPool} before it exists. Not thread-safe. */
public final class CarrierPoolBuilder {
  private static final int MOST_CARRIERS = 1024;

  String name = "heddle";
  int carriers = Math.min(Runtime.getRuntime().availableProcessors(), MOST_CARRIERS);
  Duration stallThreshold = Duration.ofSeconds(1);
  @Nullable Consumer<Idleness> onIdle;
  Consumer<Stall> onStall =
      stall -> Log.of(CarrierPool.class).warn("{}", stall);

  CarrierPoolBuilder() {}

  /**
   * Names the pool, for reports and for the names of its threads.
   *
   * @param name the name; "heddle" if not said
   * @return this
   */
  public CarrierPoolBuilder name(String name) {
    this.name = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * Says how many tasks run at once.
   *
   * @param count 1 to 1,024; as many as there are processors if not said
   * @return this
   * @throws IllegalArgumentException if the count is out of range
   */
  public CarrierPoolBuilder carriers(int count) {
    if (count < 1 || count > MOST_CARRIERS) {
      throw new IllegalArgumentException(
          "A pool has 1 to " + MOST_CARRIERS + " carriers, not " + count);
    }
    carriers = count;
    return this;
  }

  /**
   * Says how long one continuation may hold a carrier before it is reported.
   *
   * @param threshold at least 1 ms, however long; one second if not said
   * @return this
   * @throws IllegalArgumentException if the threshold is shorter than 1 ms
   */
  public CarrierPoolBuilder stallThreshold(Duration threshold) {
    stallThreshold = Watchdog.checkedThreshold(threshold);
    return this;
  }

  /**
   * Says who hears that nothing runs on the pool: called again and again, some times a second, while
   * that is so. Nobody if not said.
   *
   * @param listener called on the watchdog's thread
   * @return this
   */
  public CarrierPoolBuilder onIdle(Consumer<Idleness> listener) {
    onIdle = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Says who hears of a carrier held too long.
   *
   * @param listener called on the watchdog's thread; logs a warning if not said
   * @return this
   */
  public CarrierPoolBuilder onStall(Consumer<Stall> listener) {
    onStall = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Makes the pool and starts its carriers, which are daemon threads.
   *
   * @return the pool
   * @throws dev.heddle.scheduler.jdk.MissingAccessException if the JVM lacks the access flag
   */
  public CarrierPool build() {
    return new CarrierPool(this);
  }
}
