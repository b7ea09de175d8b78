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
      Readiness.atOnce(
          e -> Log.of(JdkReadiness.class).error("A readiness listener failed", e));

  static {
    Thread.ofPlatform().daemon().name("heddle-readiness").start(JdkReadiness::serve);
  }

  private JdkReadiness() {}

  static void await(SelectableChannel channel, int operation, Runnable listener) {
    StackRoom.forSection();
    REQUESTS.add(new Request(channel, operation, listener));
    READINESS.wakeup();
  }

  private static void serve() {
    while (true) {
      try {
        Request request;
        while ((request = REQUESTS.poll()) != null) {
          READINESS.await(request.channel(), request.operation(), request.listener());
        }
        READINESS.select(Long.MAX_VALUE);
      } catch (Throwable e) {
        // Whatever it is, it concerns one request; all others wait here too.
        Watchdog.logFailure(e);
      }
    }
  }
}
