package dev.heddle.ipc;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.command.Command;
import dev.heddle.net.SocketServer;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/**
 * A program whose first user has an identity in an inheritable thread-local, a class loader and a priority
 * of its own, and uses what has threads behind it; {@link OwnThreadTest} runs it. It prints which threads
 * have taken something over, and how many it has looked at.
 */
final class Heirs {
  private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

  private Heirs() {}

  static void main(String[] args) throws Exception {
    try (var hers = new URLClassLoader(new URL[0])) {
      Thread first = Thread.ofPlatform().priority(Thread.MAX_PRIORITY).unstarted(() -> use(hers));
      first.start();
      first.join();
    }
  }

  private static void use(ClassLoader hers) {
    USER.set("alice, admin");
    Thread.currentThread().setContextClassLoader(hers);
    var told = new CountDownLatch(1);
    var listener =
        new PoolListener() {
          @Override
          public void workerReady(String worker, long pid) {
            if (USER.get() != null || Thread.currentThread().getContextClassLoader() != hers) {
              System.out.println("heir: the listener's thread");
            }
            told.countDown();
          }
        };
    try (var pool = ProcessPool.builder().workers(1).listener(listener).build();
        ProcessQueue<Integer> _ = ProcessQueue.create(1)) {
      pool.call(() -> 1);
      told.await();
      // An iterable that no one knows is read by a thread of its own.
      pool.mapping((Integer n) -> n).toList(new TreeSet<>(Set.of(1, 2))::iterator);
      Heddle.builder().jdkScheduler().run(() -> useSocketsAndCommands(hers));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    System.out.println("done");
  }

  /** On the JDK's scheduler channels are waited for by a thread of Heddle's. */
  private static void useSocketsAndCommands(ClassLoader hers) throws Exception {
    try (var group = TaskGroup.open();
        var server = SocketServer.listen("localhost", 0);
        var process = Command.of("sleep", "30").timeout(Duration.ofMinutes(1)).start()) {
      group.startDaemon(server::accept);
      Heddle.sleep(Duration.ofMillis(100));
      print(hers);
      process.kill();
      group.cancel("seen");
    }
  }

  private static void print(ClassLoader hers) throws ReflectiveOperationException {
    Field inherited = Thread.class.getDeclaredField("inheritableThreadLocals");
    inherited.setAccessible(true);
    int seen = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (isOfTheJdk(thread) || thread.getPriority() == Thread.MAX_PRIORITY
          && thread.getContextClassLoader() == hers && thread.getName().startsWith("Thread-")) {
        continue;
      }
      seen++;
      boolean tells = thread.getName().equals("heddle-pool-listener");
      if (!tells && inherited.get(thread) != null) {
        System.out.println("heir: " + thread + " has the thread-locals");
      }
      if (!tells && thread.getContextClassLoader() == hers) {
        System.out.println("heir: " + thread + " has the class loader");
      }
      if (thread.getPriority() != Thread.NORM_PRIORITY) {
        System.out.println("heir: " + thread + " has the priority");
      }
    }
    System.out.println(seen + " threads");
  }

  private static boolean isOfTheJdk(Thread thread) {
    return thread.getThreadGroup() == null
        || thread.getThreadGroup().getParent() == null
        || List.of("main", "Common-Cleaner").contains(thread.getName())
        || thread.getName().startsWith("process reaper")
        || thread.getName().startsWith("ForkJoinPool")
        || thread.getName().startsWith("VirtualThread-");
  }
}
