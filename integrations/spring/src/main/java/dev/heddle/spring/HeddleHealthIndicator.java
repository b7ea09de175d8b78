package dev.heddle.spring;

import dev.heddle.HeddleRuntime;
import dev.heddle.Task;
import dev.heddle.TaskTree;
import dev.heddle.inspect.RunView;
import dev.heddle.inspect.TaskState;
import dev.heddle.scheduler.LoopStatistics;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Says whether a new task gets its turn: up if it has come to its end within the threshold, down if not, since then
 * something holds all carriers; out of service if the runtime is closed.
 */
final class HeddleHealthIndicator implements HealthIndicator {
  private final HeddleRuntime runtime;
  private final Duration threshold;

  HeddleHealthIndicator(HeddleRuntime runtime, Duration threshold) {
    this.runtime = runtime;
    this.threshold = threshold;
  }

  @Override
  public Health health() {
    Task<?> probe;
    try {
      probe = runtime.start(() -> {});
    } catch (IllegalStateException _) {
      return closed();
    }
    Health.Builder health = Health.up();
    try {
      probe.toCompletableFuture().get(threshold.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      health.down().withDetail("held",
          "a new task has had no turn for " + threshold.toMillis() + " ms");
    } catch (ExecutionException | CancellationException _) {
      return closed();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      health.unknown();
    }
    TaskTree tree = TaskTree.of(probe);
    tree.runs().forEach(run -> describe(health, run, tree));
    return health.build();
  }

  private Health closed() {
    return Health.outOfService().withDetail("run", runtime.toString()).build();
  }

  private static void describe(Health.Builder health, RunView run, TaskTree tree) {
    Map<TaskState, Long> tasks = new EnumMap<>(TaskState.class);
    tree.tasks().forEach(task -> tasks.merge(task.state(), 1L, Long::sum));
    health.withDetail("run", run.name())
        .withDetail("scheduler", run.scheduler())
        .withDetail("tasks", tasks)
        .withDetail("carriers", run.carriers().stream().map(HeddleHealthIndicator::say).toList());
  }

  private static Map<String, Object> say(LoopStatistics carrier) {
    return Map.of(
        "runnable", carrier.runnable(),
        "lagMillis", TimeUnit.NANOSECONDS.toMillis(carrier.lagNanos()),
        "longestLagMillis", TimeUnit.NANOSECONDS.toMillis(carrier.longestLagNanos()),
        "longestTurnMillis", TimeUnit.NANOSECONDS.toMillis(carrier.longestTurnNanos()));
  }
}
