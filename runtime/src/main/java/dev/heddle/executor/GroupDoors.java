package dev.heddle.executor;

import dev.heddle.core.Group;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/** What a group has given to libraries to bring it work, and what ends with it. */
public final class GroupDoors {
  private final Group group;
  private final GroupThreads threads;
  private final Set<GroupExecutor> executors = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public GroupDoors(Group group) {
    this.group = group;
    this.threads = new GroupThreads(group);
  }

  public GroupThreads threads() {
    return threads;
  }

  public ExecutorService newExecutor() {
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
  public void close() {
    closed = true;
    threads.close();
    executors.forEach(GroupExecutor::shutdown);
  }
}
