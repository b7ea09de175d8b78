package dev.heddle;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/** What a group has given to libraries to bring it work, and what ends with it. */
final class GroupDoors {
  private final TaskGroup group;
  private final GroupThreads threads;
  private final Set<GroupExecutor> executors = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  GroupDoors(TaskGroup group) {
    this.group = group;
    this.threads = new GroupThreads(group);
  }

  GroupThreads threads() {
    return threads;
  }

  ExecutorService newExecutor() {
    var executor = new GroupExecutor(group, executors::remove);
    executors.add(executor);
    if (closed) {
      executor.shutdown();
      throw new IllegalStateException(
          group + " is closed; ask for an executor between open() and the end of its try block");
    }
    return executor;
  }

  /** Called when the group has no children any more and takes none. */
  void close() {
    closed = true;
    threads.close();
    executors.forEach(GroupExecutor::shutdown);
  }
}
