package dev.heddle.scheduler;

import dev.heddle.scheduler.inside.Outside;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler on which nothing has run for a while and nothing can run now, with what it has left to
 * wait for. What other threads may yet do, it does not know: see {@link Outside}.
 *
 * @param scheduler its name
 * @param slices how many slices it has run; the same as long as nothing runs
 * @param quiet how long it has been seen like this
 * @param timers how many timers are pending that can end somebody's wait
 * @param channels how many channels it waits for
 * @param callbacks how many frame and idle callbacks are pending
 * @param carriers its carriers, which are all parked
 * @param pinned the virtual thread that waits without having been able to give back the only carrier, so
 *     that nobody else can run, however ready: in a static initializer, for example, or below a native
 *     method; null if there is none
 * @param starving asks whether others could run but for the pinned one: something is runnable, or a timer
 *     is due; no more than a hint
 * @param still asks whether that is still so, and nothing has run in between
 */
public record Idleness(
    String scheduler,
    long slices,
    Duration quiet,
    int timers,
    int channels,
    int callbacks,
    List<Thread> carriers,
    @Nullable Thread pinned,
    BooleanSupplier starving,
    BooleanSupplier still) {

  /**
   * Says whether the scheduler goes on by itself, sooner or later.
   *
   * @return true if a timer, a channel or a callback is pending
   */
  public boolean isTransient() {
    return timers > 0 || channels > 0 || callbacks > 0;
  }
}
