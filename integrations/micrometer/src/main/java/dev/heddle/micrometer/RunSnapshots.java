package dev.heddle.micrometer;

import dev.heddle.Task;
import dev.heddle.TaskTree;
import dev.heddle.inspect.RunView;
import dev.heddle.inspect.TaskState;
import dev.heddle.scheduler.LoopStatistics;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run looks like, looked at once for all the meters that are read at about the same time. */
final class RunSnapshots {
  private static final long FRESH_NANOS = 100_000_000;
  private static final LoopStatistics NOTHING = new LoopStatistics(0, 0, 0, 0, 0, 0, 0, 0);

  private final Task<?> task;
  private @Nullable Snapshot last;
  private long taken;

  RunSnapshots(Task<?> task) {
    this.task = task;
  }

  synchronized Snapshot now() {
    long time = System.nanoTime();
    Snapshot snapshot = last;
    if (snapshot == null || time - taken > FRESH_NANOS) {
      snapshot = take(snapshot);
      last = snapshot;
      taken = time;
    }
    return snapshot;
  }

  /** Counters of a run that has ended stay where they were. */
  private Snapshot take(@Nullable Snapshot before) {
    TaskTree tree = TaskTree.of(task);
    if (tree.runs().isEmpty()) {
      return before == null ? new Snapshot("", Map.of(), List.of()) : before.withoutTasks();
    }
    RunView run = tree.runs().getFirst();
    Map<TaskState, Long> tasks = new EnumMap<>(TaskState.class);
    tree.tasks().forEach(view -> tasks.merge(view.state(), 1L, Long::sum));
    return new Snapshot(run.name(), tasks, run.carriers());
  }

  /** One moment of a run. */
  record Snapshot(String run, Map<TaskState, Long> tasks, List<LoopStatistics> carriers) {
    long tasks(TaskState state) {
      return tasks.getOrDefault(state, 0L);
    }

    LoopStatistics carrier(int number) {
      return number < carriers.size() ? carriers.get(number) : NOTHING;
    }

    Snapshot withoutTasks() {
      return new Snapshot(run, Map.of(), carriers);
    }
  }
}
