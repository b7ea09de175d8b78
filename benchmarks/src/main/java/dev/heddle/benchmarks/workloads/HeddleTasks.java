package dev.heddle.benchmarks.workloads;

import dev.heddle.Action;
import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import java.util.List;

/** Tasks of Heddle: an event loop, or a pool of carriers if there are several. */
record HeddleTasks(int carriers) implements Tasks {

  @Override
  public void run(Work root) throws Exception {
    Action<Exception> main = root::run;
    Heddle.builder().carriers(carriers).run(main);
  }

  @Override
  public void together(List<? extends Work> works) throws Exception {
    try (var group = TaskGroup.open()) {
      for (Work work : works) {
        Action<Exception> action = work::run;
        group.start(action);
      }
      group.join();
    }
  }
}
