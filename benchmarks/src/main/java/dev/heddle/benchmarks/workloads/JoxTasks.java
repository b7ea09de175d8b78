package dev.heddle.benchmarks.workloads;

import com.softwaremill.jox.structured.Scopes;
import java.util.List;

/** Supervised scopes of Jox, which stand on the preview of JDK 25: this file is compiled apart. */
final class JoxTasks implements Tasks {
  JoxTasks() {}

  @Override
  public void run(Work root) throws Exception {
    ThreadTasks.VIRTUAL.run(root);
  }

  @Override
  public void together(List<? extends Work> works) throws Exception {
    Scopes.supervised(
        scope -> {
          for (Work work : works) {
            scope.forkUser(
                () -> {
                  work.run();
                  return 0;
                });
          }
          return 0;
        });
  }
}
