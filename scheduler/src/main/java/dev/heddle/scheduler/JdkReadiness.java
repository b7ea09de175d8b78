package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.StackRoom;
import java.nio.channels.SelectableChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Readiness where no carrier of ours sees to it: one daemon thread for the process. */
final class JdkReadiness {
  private record Request(SelectableChannel channel, int operation, Runnable listener) {}

  private static final Queue<Request> REQUESTS = new ConcurrentLinkedQueue<>();
  private static final Readiness READINESS =
      Readiness.atOnce(e -> Survival.log("A readiness listener failed", e));

  static {
    // It serves the whole process, and takes nothing over from whoever comes first.
    Thread.ofPlatform()
        .daemon()
        .priority(Thread.NORM_PRIORITY)
        .inheritInheritableThreadLocals(false)
        .name("heddle-readiness")
        .start(JdkReadiness::serve);
  }

  private JdkReadiness() {}

  static void await(SelectableChannel channel, int operation, Runnable listener) {
    StackRoom.forSection();
    REQUESTS.add(new Request(channel, operation, listener));
    READINESS.wakeup();
  }

  private static void serve() {
    Throwable failure = null;
    while (true) {
      try {
        if (failure != null) {
          Survival.pause();
          dropUnlessForMemory(failure);
          failure = null;
        }
        takeRequests();
        READINESS.select(Long.MAX_VALUE);
      } catch (Throwable e) {
        // Nothing is called here, since that could fail for the same reason.
        failure = e;
      }
    }
  }

  private static void takeRequests() {
    Request request;
    while ((request = REQUESTS.peek()) != null) {
      READINESS.await(request.channel(), request.operation(), request.listener());
      REQUESTS.poll();
    }
  }

  /** A channel that cannot be registered: its listener tries the operation, and finds out why. */
  private static void dropUnlessForMemory(Throwable failure) {
    Survival.log("A round of the thread of channels failed, which goes on", failure);
    if (!(failure instanceof OutOfMemoryError) && REQUESTS.poll() instanceof Request failed) {
      failed.listener().run();
    }
  }
}
