package dev.heddle.scheduler;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Settings of an {@link EventLoop} before it exists. Not thread-safe. */
public final class EventLoopBuilder {
  String name = "heddle";
  Duration stallThreshold = Duration.ofSeconds(1);
  @Nullable Consumer<Idleness> onIdle;
  Consumer<Stall> onStall =
      stall -> Log.of(EventLoop.class).warn("{}", stall);
  Consumer<Throwable> onFailure =
      failure -> Log.of(EventLoop.class).error("A callback on the loop failed",
          failure);

  EventLoopBuilder() {}

  /**
   * Names the loop, for reports.
   *
   * @param name the name; "heddle" if not said
   * @return this
   */
  public EventLoopBuilder name(String name) {
    this.name = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * Says how long one continuation may hold the carrier before it is reported.
   *
   * @param threshold at least 1 ms, however long; one second if not said
   * @return this
   * @throws IllegalArgumentException if the threshold is shorter than 1 ms
   */
  public EventLoopBuilder stallThreshold(Duration threshold) {
    stallThreshold = Watchdog.checkedThreshold(threshold);
    return this;
  }

  /**
   * Says who hears that nothing runs on the loop: called again and again, some times a second, while
   * that is so. Nobody if not said.
   *
   * @param listener called on the watchdog's thread
   * @return this
   */
  public EventLoopBuilder onIdle(Consumer<Idleness> listener) {
    onIdle = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Says who hears of a carrier held too long.
   *
   * @param listener called on the watchdog's thread; logs a warning if not said
   * @return this
   */
  public EventLoopBuilder onStall(Consumer<Stall> listener) {
    onStall = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Says who hears of a callback that threw.
   *
   * @param handler called on the carrier; logs an error if not said
   * @return this
   */
  public EventLoopBuilder onFailure(Consumer<Throwable> handler) {
    onFailure = Objects.requireNonNull(handler, "handler");
    return this;
  }

  /**
   * Makes the loop; {@link EventLoop#run} sets it going.
   *
   * @return the loop
   * @throws dev.heddle.scheduler.jdk.MissingAccessException if the JVM lacks the access flag
   */
  public EventLoop build() {
    return new EventLoop(this);
  }
}
