package dev.heddle.spring;

import dev.heddle.HeddleRuntime;
import dev.heddle.Task;
import dev.heddle.TaskTree;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a runtime within a time, whatever its tasks do, with a word about those that were late.
 *
 * <p>A runtime waits for what it has cancelled, and a task that computes, or is in a call that nothing ends, keeps it
 * waiting. An application that is to end does not: the carriers are daemons.
 */
final class RuntimeShutdown {
  private static final Logger LOG = LoggerFactory.getLogger(RuntimeShutdown.class);
  private static final Duration FOREVER = Duration.ofDays(365);

  private final HeddleRuntime runtime;
  private final Duration told;
  private final Duration grace;
  private boolean abandoned;

  /**
   * Prepares it.
   *
   * @param runtime what is to end
   * @param told what people are told: all the time that there was, from the beginning on
   * @param grace how long what has been cancelled may take to end, at most
   */
  RuntimeShutdown(HeddleRuntime runtime, Duration told, Duration grace) {
    this.runtime = runtime;
    this.told = told;
    this.grace = grace;
  }

  /** Waits for all tasks to end; cancels those that have not in time. Does nothing the second time. */
  synchronized void within(Duration timeout) {
    if (abandoned) {
      return;
    }
    Thread end = Thread.ofPlatform()
        .daemon()
        .name("heddle-shutdown")
        .start(() -> runtime.shutdown(FOREVER));
    if (isOver(end, timeout)) {
      return;
    }
    List<Task<?>> late = runtime.group().tasks();
    if (!late.isEmpty()) {
      LOG.warn(
          "Tasks that are cancelled, since they have not ended within {}: {}\n{}",
          told, late.size(), TaskTree.ofWithStacks(late.getFirst()));
    }
    Thread.ofPlatform().daemon().name("heddle-cancel").start(runtime::close);
    if (!isOver(end, grace)) {
      abandoned = true;
      List<Task<?>> deaf = runtime.group().tasks();
      LOG.error(
          "Tasks that are left behind, since they do not end although they are cancelled: {}, {}",
          deaf.size(), deaf);
    }
  }

  /** Who is interrupted waits no longer. */
  private static boolean isOver(Thread end, Duration timeout) {
    try {
      return end.join(timeout);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
