package dev.heddle.ipc.worker;

import dev.heddle.ipc.process.OwnThread;
import dev.heddle.ipc.queue.QueueFolder;

/** Ends a process whose parent has gone, where no pipe of ours would tell. */
final class Orphan {
  private static final int ORPHANED = 70;
  private static final long PERIOD_MILLIS = 200;

  private Orphan() {}

  static void haltWhenGone(long parent) {
    OwnThread.named("heddle-orphan-watch").start(() -> watch(parent));
  }

  private static void watch(long parent) {
    try {
      // An orphan gets another parent; that the pid lives proves nothing.
      while (ProcessHandle.current().parent().filter(now -> now.pid() == parent).isPresent()) {
        Thread.sleep(PERIOD_MILLIS);
      }
      QueueFolder.deleteOfTheDead();
      Runtime.getRuntime().halt(ORPHANED);
    } catch (InterruptedException _) {
      // Nobody does that.
    }
  }
}
