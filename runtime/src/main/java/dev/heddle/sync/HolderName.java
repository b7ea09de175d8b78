package dev.heddle.sync;

import dev.heddle.current.TaskThreads;
import dev.heddle.current.WaitingTask;
import org.jspecify.annotations.Nullable;

/** Names a thread in messages: by its task, if it runs one, and says if it cannot release any more. */
final class HolderName {
  private HolderName() {}

  static String of(@Nullable Thread thread) {
    if (thread == null) {
      return "nobody";
    }
    String name =
        TaskThreads.of(thread) instanceof WaitingTask task
            ? "task '" + task.name() + "'"
            : "thread '" + thread.getName() + "'";
    return name + " (#" + thread.threadId() + (thread.isAlive() ? ")" : ", ended)");
  }

  /** Names the calling thread. */
  static String ofCaller() {
    return of(Thread.currentThread());
  }
}
