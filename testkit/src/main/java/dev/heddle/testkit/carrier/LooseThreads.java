package dev.heddle.testkit.carrier;

import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Starts threads that are no tasks, so that those that wait for ever, as those of a crashed node, are garbage with their
 * simulation: the JDK keeps what {@code Thread.start} has started until it ends, and what an executor has started with the executor.
 */
final class LooseThreads {
  private @Nullable Thread next;
  private @Nullable ExecutorService keeper;

  void start(Thread thread) {
    if (keeper == null) {
      keeper = Executors.newThreadPerTaskExecutor(_ -> Objects.requireNonNull(next));
    }
    next = thread;
    keeper.execute(() -> {});
    next = null;
  }
}
