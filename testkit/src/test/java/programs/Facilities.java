package programs;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import dev.heddle.channel.Select;
import dev.heddle.net.SocketServer;
import dev.heddle.net.SocketStream;
import dev.heddle.queue.Queue;
import dev.heddle.sync.Barrier;
import dev.heddle.sync.Condition;
import dev.heddle.sync.Lock;
import dev.heddle.testkit.Exploration;
import dev.heddle.testkit.Node;
import dev.heddle.testkit.Simulation;
import dev.heddle.testkit.rewrite.RewrittenProgram;
import dev.heddle.testkit.rewrite.UnderTest;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.Stream;

/** What a program may use, each in a small one; as a program it prints what some seeds did with each. */
public enum Facilities {
  CHANNEL {
    @Override
    void run() throws Exception {
      Channel<Integer> channel = Channel.buffered(1);
      pairs(() -> channel.send(1), channel::receive);
    }
  },
  SELECT {
    @Override
    void run() throws Exception {
      Channel<Integer> left = Channel.rendezvous();
      Channel<Integer> right = Channel.rendezvous();
      pairs(
          () -> Select.first(left.onSend(1, () -> {}), right.onSend(2, () -> {})),
          () -> Select.first(left.onReceive(x -> x), right.onReceive(x -> x)));
    }
  },
  QUEUE {
    @Override
    void run() throws Exception {
      var queue = new Queue<Integer>(1);
      pairs(() -> queue.put(1), queue::get);
    }
  },
  LOCK_AND_CONDITION {
    @Override
    void run() throws Exception {
      var lock = new Lock();
      var changed = new Condition(lock);
      var count = new int[1];
      pairs(
          () -> lock.with(() -> {
            count[0]++;
            changed.signal();
          }),
          () -> lock.with(() -> {
            changed.awaitUntil(() -> count[0] > 0);
            count[0]--;
          }));
    }
  },
  DEADLINES {
    @Override
    void run() throws Exception {
      pairs(
          () -> Heddle.sleep(Duration.ofMillis(3)),
          () -> Heddle.moveOnAfter(
              Duration.ofMillis(2), () -> Heddle.sleep(Duration.ofMillis(5))));
    }
  },
  BARRIER {
    @Override
    void run() throws Exception {
      var barrier = new Barrier(2);
      pairs(barrier::await, barrier::await);
    }
  },
  REENTRANT_LOCK {
    @Override
    void run() throws Exception {
      var lock = new ReentrantLock();
      pairs(() -> inside(lock), () -> inside(lock));
    }
  },
  READ_WRITE_LOCK {
    @Override
    void run() throws Exception {
      var lock = new ReentrantReadWriteLock();
      pairs(() -> inside(lock.readLock()), () -> inside(lock.writeLock()));
    }
  },
  STAMPED_LOCK {
    @Override
    void run() throws Exception {
      var lock = new StampedLock();
      pairs(() -> inside(lock.asReadLock()), () -> inside(lock.asWriteLock()));
    }
  },
  SEMAPHORE {
    @Override
    void run() throws Exception {
      var permits = new Semaphore(1);
      Act work = () -> {
        permits.acquire();
        Heddle.yieldNow();
        permits.release();
      };
      pairs(work, work);
    }
  },
  LATCH {
    @Override
    void run() throws Exception {
      var latch = new CountDownLatch(3);
      pairs(latch::countDown, latch::await);
    }
  },
  CYCLIC_BARRIER {
    @Override
    void run() throws Exception {
      var barrier = new CyclicBarrier(2);
      pairs(barrier::await, barrier::await);
    }
  },
  PHASER {
    @Override
    void run() throws Exception {
      var phaser = new Phaser(6);
      pairs(phaser::arriveAndAwaitAdvance, phaser::arriveAndAwaitAdvance);
    }
  },
  EXCHANGER {
    @Override
    void run() throws Exception {
      var exchanger = new Exchanger<Integer>();
      pairs(() -> exchanger.exchange(1), () -> exchanger.exchange(2));
    }
  },
  ARRAY_QUEUE {
    @Override
    void run() throws Exception {
      through(new ArrayBlockingQueue<>(1));
    }
  },
  LINKED_QUEUE {
    @Override
    void run() throws Exception {
      through(new LinkedBlockingQueue<>(1));
    }
  },
  SYNCHRONOUS_QUEUE {
    @Override
    void run() throws Exception {
      through(new SynchronousQueue<>());
    }
  },
  TRANSFER_QUEUE {
    @Override
    void run() throws Exception {
      var queue = new LinkedTransferQueue<Integer>();
      pairs(() -> queue.transfer(1), queue::take);
    }
  },
  FUTURE {
    @Override
    void run() throws Exception {
      var future = new CompletableFuture<Integer>();
      pairs(() -> future.complete(1), future::get);
    }
  },
  MAP {
    @Override
    void run() throws Exception {
      var map = new ConcurrentHashMap<String, Integer>();
      pairs(() -> map.merge("x", 1, Integer::sum), () -> map.merge("x", -1, Integer::sum));
    }
  },
  MONITOR {
    @Override
    void run() throws Exception {
      var monitor = new Object();
      var count = new int[1];
      pairs(() -> {
        synchronized (monitor) {
          count[0]++;
          monitor.notifyAll();
        }
      }, () -> {
        synchronized (monitor) {
          while (count[0] == 0) {
            monitor.wait();
          }
          count[0]--;
        }
      });
    }
  },
  NETWORK {
    @Override
    void run() throws Exception {
      Simulation.network().setLoss(0.2);
      Simulation.network().setFragmentation(0.2);
      Node node = Simulation.node("echo", () -> {
        try (var server = SocketServer.listen(new InetSocketAddress(7))) {
          server.serve(c -> c.forEachLine(line -> c.write(line + "\n")));
        }
      });
      Act client = () -> Heddle.moveOnAfter(Duration.ofSeconds(5), () -> {
        try (var stream = SocketStream.connect(node.address(7))) {
          stream.write("hello\n");
          stream.readLine();
        } catch (IOException _) {
          // Refused, or reset by the crash.
        }
      });
      pairs(client, client);
      pairs(client, node::crash);
    }
  };

  abstract void run() throws Exception;

  @FunctionalInterface
  private interface Part {
    Object call() throws Exception;
  }

  @FunctionalInterface
  private interface Act {
    void run() throws Exception;
  }

  private static void pairs(Act one, Act other) throws Exception {
    try (var group = TaskGroup.open()) {
      for (int i = 0; i < 3; i++) {
        group.start(() -> run(one));
        group.start(() -> run(other));
      }
      group.join();
    }
  }

  private static void run(Act act) throws Exception {
    Simulation.point();
    act.run();
    Simulation.point();
  }

  private static void inside(java.util.concurrent.locks.Lock lock) throws InterruptedException {
    lock.lock();
    try {
      Heddle.yieldNow();
    } finally {
      lock.unlock();
    }
  }

  private static void through(BlockingQueue<Integer> queue) throws Exception {
    pairs(() -> queue.put(1), queue::take);
  }

  private static final List<Method> REWRITTEN =
      Stream.of(RewrittenFacilities.class, OwnPrimitives.class)
          .flatMap(programs -> Arrays.stream(programs.getDeclaredMethods()))
          .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
          .sorted(Comparator.comparing(Method::getName))
          .toList();

  /** How many lines are printed. */
  public static int count() {
    return values().length + REWRITTEN.size() + TimedWaits.all().size();
  }

  private static final UnderTest NOTHING_ELSE = new UnderTest(Set.of(), false, Set.of());
  private static final UnderTest WITH_WAITS =
      new UnderTest(Set.of("programs.TimedWaits"), false, Set.of());

  /** The argument is how many seeds. */
  public static void main(String[] args) throws ReflectiveOperationException {
    List<String> lines = new ArrayList<>();
    int seeds = Integer.parseInt(args[0]);
    for (Facilities each : values()) {
      lines.add(line(each.name(), Simulation.explore(seeds, each::run)));
    }
    for (Method each : REWRITTEN) {
      lines.add(
          line(
              each.getName(),
              Simulation.explore(
                  seeds,
                  RewrittenProgram.ofTest(
                      each.getDeclaringClass(), each, new Object[0], NOTHING_ELSE))));
    }
    List<TimedWaits> waits = TimedWaits.all();
    Method scene = TimedWaitScenes.class.getMethod("comesAtTheEnd", int.class);
    for (int i = 0; i < waits.size(); i++) {
      lines.add(
          line(
              waits.get(i).toString(),
              Simulation.explore(
                  seeds,
                  RewrittenProgram.ofTest(
                      TimedWaitScenes.class, scene, new Object[]{i},
                      WITH_WAITS))));
    }
    System.out.println(String.join("\n", lines));
  }

  private static String line(String name, Exploration seen) {
    return name + " " + seen.different() + " " + Long.toHexString(seen.fingerprint());
  }
}
