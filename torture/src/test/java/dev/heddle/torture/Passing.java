package dev.heddle.torture;

import dev.heddle.ClosedException;

import dev.heddle.TaskGroup;
import dev.heddle.channel.BroadcastChannel;
import dev.heddle.channel.Channel;
import dev.heddle.channel.Receiver;
import dev.heddle.channel.Select;
import dev.heddle.queue.Queue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Items that go from one to another: as many arrive as were sent. */
final class Passing {
  private static final Duration BRIEFLY = Duration.ofNanos(20_000);

  private Passing() {}

  static void channel(Trial trial, int capacity, int pairs) throws InterruptedException {
    Channel<Long> channel =
        capacity == 0 ? Channel.rendezvous() : Channel.buffered(capacity);
    var books = new Books();
    long each = Math.max(1, trial.items() / pairs);
    try (var group = TaskGroup.open()) {
      try (var senders = TaskGroup.open("senders")) {
        trial.tasks(pairs, group, player -> {
          Optional<Long> item;
          do {
            player.disturb();
            item = channel.receiveOrDone();
            item.ifPresent(books::received);
          } while (item.isPresent());
        });
        trial.tasks(pairs, senders, player -> {
          for (long i = 0; i < each; i++) {
            player.disturb();
            channel.send(books.sent(i));
          }
        });
        senders.join();
      }
      channel.done();
      group.join();
    }
    books.check();
  }

  /** Waits that give up as they are served. */
  static void impatientChannel(Trial trial) throws InterruptedException {
    Channel<Long> channel = Channel.rendezvous();
    var books = new Books();
    try (var group = TaskGroup.open()) {
      try (var senders = TaskGroup.open("senders")) {
        trial.tasks(2, senders, player -> {
          for (long i = 0; i < trial.items() / 8; i++) {
            player.disturb();
            if (channel.trySend(i, BRIEFLY)) {
              books.sent(i);
            }
          }
        });
        trial.tasks(2, group, player -> {
          while (!channel.isClosed()) {
            player.disturb();
            try {
              channel.tryReceive(BRIEFLY).ifPresent(books::received);
            } catch (ClosedException e) {
              return;
            }
          }
        });
        senders.join();
      }
      channel.done();
      group.join();
    }
    books.check();
  }

  static void queue(Trial trial) throws InterruptedException {
    var queue = new Queue<Long>(3);
    var books = new Books();
    long each = Math.max(1, trial.items() / 3);
    try (var group = TaskGroup.open()) {
      for (int i = 0; i < 3; i++) {
        var player = trial.player();
        group.startDaemon(() -> {
          while (true) {
            player.disturb();
            books.received(queue.get());
            queue.taskDone();
          }
        });
      }
      try (var putters = TaskGroup.open("putters")) {
        trial.tasks(3, putters, player -> {
          for (long i = 0; i < each; i++) {
            player.disturb();
            queue.put(books.sent(i));
          }
        });
        putters.join();
      }
      queue.join();
      books.check();
      group.join();
    }
  }

  static void select(Trial trial) throws InterruptedException {
    Channel<Long> left = Channel.rendezvous();
    Channel<Long> right = Channel.buffered(2);
    var books = new Books();
    long each = Math.max(1, trial.items() / 4);
    try (var group = TaskGroup.open()) {
      trial.tasks(2, group, player -> {
        for (long i = 0; i < each; i++) {
          player.disturb();
          books.received(
              Select.first(left.onReceive(item -> item), right.onReceive(item -> item)));
        }
      });
      trial.tasks(2, group, player -> {
        for (long i = 0; i < each; i++) {
          player.disturb();
          long item = books.sent(i);
          if (player.below(2) == 0) {
            Select.first(left.onSend(item, () -> 0), right.onSend(item, () -> 1));
          } else {
            right.send(item);
          }
        }
      });
      group.join();
    }
    books.check();
  }

  static void broadcast(Trial trial) throws InterruptedException {
    var channel = new BroadcastChannel<Long>();
    long count = Math.max(1, trial.items() / 2);
    try (var group = TaskGroup.open()) {
      for (int i = 0; i < 2; i++) {
        Receiver<Long> receiver = channel.subscribe(2);
        trial.task(group, player -> {
          long received = 0;
          while (receiver.receiveOrDone().isPresent()) {
            received++;
            player.disturb();
          }
          Trial.check("received", count, received);
        });
      }
      trial.task(group, player -> {
        for (long i = 0; i < count; i++) {
          player.disturb();
          channel.send(i);
        }
        channel.done();
      });
      group.join();
    }
  }

  /** A platform thread sends, a task receives, and the other way round. */
  static void foreignChannel(Trial trial) throws InterruptedException {
    Channel<Long> there = Channel.rendezvous();
    Channel<Long> back = Channel.buffered(1);
    long count = Math.max(1, trial.items() / 8);
    var end =
        trial.thread(
            player -> {
              for (long i = 0; i < count; i++) {
                back.send(there.receive() + 1);
              }
            });
    var player = trial.player();
    for (long i = 0; i < count; i++) {
      player.disturb();
      there.send(i);
      player.disturb();
      Trial.check("answer", i + 1, back.receive());
    }
    end.await();
  }

  private static final class Books {
    private final LongAdder count = new LongAdder();
    private final AtomicLong sum = new AtomicLong();

    long sent(long item) {
      count.increment();
      sum.addAndGet(item);
      return item;
    }

    void received(long item) {
      count.decrement();
      sum.addAndGet(-item);
    }

    void check() {
      Trial.check("items on their way", 0L, count.sum());
      Trial.check("sum of them", 0L, sum.get());
    }
  }
}
