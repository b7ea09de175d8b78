package dev.heddle.torture;

import dev.heddle.Heddle;
import dev.heddle.Promise;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import dev.heddle.net.SocketServer;
import dev.heddle.net.SocketStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** Tasks that start, end, are awaited and cancelled, and what comes from outside of them. */
final class Starting {
  private static final Duration MICROS = Duration.ofNanos(30_000);

  private Starting() {}

  static void promise(Trial trial) throws InterruptedException {
    Channel<Promise<Integer>> promises = Channel.buffered(2);
    int count = Math.max(1, trial.items() / 2);
    try (var group = TaskGroup.open()) {
      trial.task(group, player -> {
        for (int i = 0; i < count; i++) {
          promises.receive().complete(i);
          player.disturb();
        }
      });
      trial.task(group, player -> {
        for (int i = 0; i < count; i++) {
          var promise = new Promise<Integer>();
          promises.send(promise);
          player.disturb();
          Trial.check("result", i, promise.await());
        }
      });
      group.join();
    }
  }

  static void await(Trial trial) throws InterruptedException {
    var player = trial.player();
    for (int i = 0; i < Math.max(1, trial.items() / 10); i++) {
      try (var group = TaskGroup.open()) {
        List<Task<Integer>> tasks = new ArrayList<>();
        for (int j = 0; j < 5; j++) {
          int result = j;
          var own = trial.player();
          tasks.add(
              group.start(
                  () -> {
                    own.disturb();
                    return result;
                  }));
        }
        for (int j = 0; j < 5; j++) {
          player.disturb();
          Trial.check("result", j, tasks.get(j).await());
        }
        group.join();
      }
    }
  }

  static void tree(Trial trial) throws InterruptedException {
    Trial.check("leaves", 64, leaves(trial.player(), 3));
  }

  private static int leaves(Player player, int depth) throws InterruptedException {
    player.disturb();
    if (depth == 0) {
      return 1;
    }
    try (var group = TaskGroup.open()) {
      List<Task<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tasks.add(group.start(() -> leaves(player, depth - 1)));
      }
      group.join();
      int sum = 0;
      for (Task<Integer> task : tasks) {
        sum += task.await();
      }
      return sum;
    }
  }

  static void cancel(Trial trial) throws InterruptedException {
    var ended = new AtomicInteger();
    int count = Math.max(1, trial.items() / 8);
    for (int i = 0; i < count; i++) {
      try (var group = TaskGroup.open()) {
        var player = trial.player();
        group.startDaemon(
            () -> {
              try {
                player.disturb();
                new Promise<Integer>().await();
              } finally {
                ended.incrementAndGet();
              }
            });
        trial.player().disturb();
        group.join();
      }
    }
    if (ended.get() > count) {
      throw new AssertionError(ended + " of " + count + " tasks ended");
    }
  }

  static void sleep(Trial trial) throws InterruptedException {
    try (var group = TaskGroup.open()) {
      trial.tasks(4, group, player -> {
        for (int i = 0; i < Math.max(1, trial.items() / 40); i++) {
          player.disturb();
          Heddle.sleep(Duration.ofNanos(player.below(60_000)));
          Thread.sleep(Duration.ofNanos(player.below(60_000)));
        }
      });
      group.join();
    }
  }

  static void deadline(Trial trial) throws InterruptedException {
    try (var group = TaskGroup.open()) {
      trial.tasks(4, group, player -> {
        for (int i = 0; i < Math.max(1, trial.items() / 40); i++) {
          player.disturb();
          Heddle.moveOnAfter(MICROS, () -> new Promise<Integer>().await());
        }
      });
      group.join();
    }
  }

  static void blocking(Trial trial) throws Exception {
    try (var group = TaskGroup.open()) {
      trial.tasks(3, group, player -> {
        for (int i = 0; i < Math.max(1, trial.items() / 20); i++) {
          player.disturb();
          int result = i;
          Trial.check("result", i, Heddle.blocking(() -> result));
        }
      });
      group.join();
    }
  }

  /** Unmodified code of the JDK's, whose waits our carriers serve. */
  static void jdk(Trial trial) throws InterruptedException {
    var lock = new ReentrantLock();
    var queue = new ArrayBlockingQueue<Integer>(1);
    var exchange = new SynchronousQueue<Integer>();
    int count = Math.max(1, trial.items() / 6);
    try (var group = TaskGroup.open()) {
      trial.task(group, player -> {
        for (int i = 0; i < count; i++) {
          player.disturb();
          queue.put(i);
          exchange.put(i);
        }
      });
      trial.task(group, player -> {
        for (int i = 0; i < count; i++) {
          player.disturb();
          Trial.check("from the queue", i, queue.take());
          Trial.check("from the exchange", i, exchange.take());
        }
      });
      trial.tasks(2, group, player -> {
        for (int i = 0; i < count; i++) {
          lock.lock();
          try {
            player.disturb();
          } finally {
            lock.unlock();
          }
        }
      });
      group.join();
    }
  }

  static void sockets(Trial trial) throws Exception {
    int count = Math.max(1, trial.items() / 20);
    try (var server =
        SocketServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var group = TaskGroup.open()) {
      group.startDaemon(
          () -> server.serve(
              stream -> stream.forEachLine(line -> stream.write(line + "\n"))));
      trial.tasks(2, group, player -> {
        try (var stream = SocketStream.connect(server.localAddress())) {
          for (int i = 0; i < count; i++) {
            player.disturb();
            stream.write(i + "\n");
            Trial.check("answer", String.valueOf(i), stream.readLine());
          }
        }
      });
      group.join();
    }
  }
}
