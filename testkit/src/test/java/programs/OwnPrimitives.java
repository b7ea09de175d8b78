package programs;

import dev.heddle.Action;
import dev.heddle.Heddle;
import dev.heddle.Promise;
import dev.heddle.TaskGroup;
import dev.heddle.channel.BroadcastChannel;
import dev.heddle.channel.Channel;
import dev.heddle.channel.Receiver;
import dev.heddle.channel.Sender;
import dev.heddle.channel.WatchChannel;
import dev.heddle.generator.Generator;
import dev.heddle.generator.Iteration;
import dev.heddle.generator.TwoWay;
import dev.heddle.queue.LifoQueue;
import dev.heddle.queue.PriorityQueue;
import dev.heddle.queue.Queue;
import dev.heddle.sync.Acquirable;
import dev.heddle.sync.BoundedSemaphore;
import dev.heddle.sync.CapacityLimiter;
import dev.heddle.sync.Event;
import dev.heddle.sync.Latch;
import dev.heddle.sync.RateLimiter;
import dev.heddle.sync.ReadWriteLock;
import dev.heddle.sync.Semaphore;
import dev.heddle.sync.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;

/** Our own primitives, each in a small program of several tasks. */
public final class OwnPrimitives {
  private static final int TASKS = 3;

  @SafeVarargs
  private static void together(Action<Exception>... bodies) throws Exception {
    try (var group = TaskGroup.open()) {
      for (int i = 0; i < TASKS; i++) {
        for (Action<Exception> each : bodies) {
          group.start(each);
        }
      }
      group.join();
    }
  }

  private static void inside(Acquirable permit) throws Exception {
    permit.acquire();
    try {
      Heddle.yieldNow();
    } finally {
      permit.release();
    }
  }

  private static void through(Queue<Integer> queue) throws Exception {
    together(() -> queue.put(1), () -> queue.put(2), queue::get, queue::get);
  }

  public void broadcastChannel() throws Exception {
    var channel = new BroadcastChannel<Integer>();
    try (Receiver<Integer> one = channel.subscribe(1); var other = channel.subscribe(2)) {
      together(() -> channel.send(1), one::receive, other::receive);
    }
  }

  public void watchChannel() throws Exception {
    var channel = new WatchChannel<>(0);
    together(() -> channel.update(x -> x + 1), () -> channel.awaitUntil(x -> x >= TASKS));
  }

  public void senders() throws Exception {
    Channel<Integer> channel = Channel.buffered(1);
    try (Sender<Integer> sender = channel.sender()) {
      together(() -> {
        try (var copy = sender.copy()) {
          copy.send(1);
        }
      }, channel::receive);
    }
  }

  public void generators() throws Exception {
    together(() -> {
      for (int item : Generator.<Integer>of(out -> {
        Heddle.yieldNow();
        out.yield(1);
      }).iterator()) {
        Heddle.sleep(Duration.ofMillis(item));
      }
    }, () -> {
      try (TwoWay<Integer, Integer> calls = TwoWay.of(out -> {
        out.yield(out.yield(1) + 1);
      })) {
        calls.next();
        Heddle.yieldNow();
        calls.send(2);
      }
    });
  }

  public void iterations() throws Exception {
    together(() -> {
      try (Iteration<Integer> items = Generator.<Integer>of(out -> {
        for (int i = 0; i < TASKS; i++) {
          Heddle.yieldNow();
          out.yield(i);
        }
      }).iterator()) {
        for (int item : items) {
          if (item == 1) {
            break;
          }
        }
      }
    });
  }

  public void lifoQueue() throws Exception {
    through(new LifoQueue<>(2));
  }

  public void priorityQueue() throws Exception {
    through(new PriorityQueue<>(2, Comparator.naturalOrder()));
  }

  public void semaphores() throws Exception {
    var permits = new Semaphore(2);
    var bounded = new BoundedSemaphore(1);
    together(() -> inside(permits), () -> inside(bounded));
  }

  public void limiters() throws Exception {
    var capacity = new CapacityLimiter(1);
    var rate = new RateLimiter(2, Duration.ofMillis(10), 1);
    together(() -> inside(capacity), rate::acquire);
  }

  public void ticker() throws Exception {
    var times = new ArrayList<Long>();
    together(() -> {
      var ticker = Ticker.every(Duration.ofMillis(10));
      for (int i = 0; i < TASKS; i++) {
        times.add(ticker.await());
        Heddle.sleep(Duration.ofMillis(7 * i));
      }
    }, Heddle::yieldNow);
    if (times.size() != TASKS * TASKS) {
      throw new AssertionError(times);
    }
  }

  public void eventAndLatch() throws Exception {
    var event = new Event();
    var latch = new Latch(TASKS);
    together(() -> {
      latch.countDown();
      event.await();
    }, () -> {
      latch.await();
      event.set();
    });
  }

  public void readWriteLock() throws Exception {
    var lock = new ReadWriteLock();
    together(() -> inside(lock.readLock()), () -> inside(lock.writeLock()));
  }

  public void cancelledGroup() throws Exception {
    var reached = new Promise<Integer>();
    try (var group = TaskGroup.open()) {
      for (int i = 0; i < TASKS; i++) {
        int number = i;
        group.start(() -> {
          Heddle.yieldNow();
          reached.complete(number);
          Heddle.sleep(Duration.ofHours(1));
        });
      }
      reached.await();
      group.cancel("enough");
    }
  }
}
