package dev.heddle.benchmarks.workloads;

import java.util.List;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;

/** The JDK's StructuredTaskScope, a preview in JDK 25: this file is compiled apart. */
final class StructuredTasks implements Tasks {
  StructuredTasks() {}

  @Override
  public void run(Work root) throws Exception {
    ThreadTasks.VIRTUAL.run(root);
  }

  @Override
  public void together(List<? extends Work> works) throws Exception {
    try (var scope = StructuredTaskScope.open(Joiner.awaitAllSuccessfulOrThrow())) {
      for (Work work : works) {
        scope.fork(
            () -> {
              work.run();
              return null;
            });
      }
      scope.join();
    }
  }
}
