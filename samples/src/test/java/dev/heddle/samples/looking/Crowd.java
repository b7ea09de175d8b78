package dev.heddle.samples.looking;

import com.sun.management.OperatingSystemMXBean;
import dev.heddle.Action;
import dev.heddle.Heddle;
import dev.heddle.Promise;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import dev.heddle.queue.Queue;
import dev.heddle.sync.Event;
import dev.heddle.sync.Lock;
import dev.heddle.sync.Semaphore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A program with very many tasks, parked on ten different things; and, if told to, one that starts and awaits another each
 * millisecond in their group, so that something is held up if anything is. For each line it reads it prints what its
 * carriers have used, what all its threads have, and the longest such start since the last line, in nanoseconds.
 */
final class Crowd {
  private static final AtomicLong LONGEST = new AtomicLong();

  private Crowd() {}

  static void main(String[] args) throws Exception {
    int tasks = Integer.parseInt(args[0]);
    int carriers = Integer.parseInt(args[1]);
    boolean ticking = args.length > 2 && args[2].equals("ticking");
    var builder = Heddle.builder().name("crowd");
    (carriers == 1 ? builder : builder.carriers(carriers)).run(() -> {
      List<Action<InterruptedException>> waits = waits();
      try (var group = TaskGroup.open("parked")) {
        for (int i = 0; i < tasks; i++) {
          group.start("task " + i, waits.get(i % waits.size()));
          if (i % 1_000 == 0) {
            Heddle.yieldNow();
          }
        }
        if (ticking) {
          group.start("ticker", () -> tick(group));
        }
        Heddle.sleep(Duration.ofMillis(50));
        System.out.println("ready");
        Heddle.blocking(Crowd::answer);
        group.cancel("enough");
      }
    });
  }

  private static void tick(TaskGroup group) throws InterruptedException {
    while (true) {
      Heddle.sleep(Duration.ofMillis(1));
      long start = System.nanoTime();
      group.start(() -> {}).await();
      long took = System.nanoTime() - start;
      LONGEST.accumulateAndGet(took, Math::max);
    }
  }

  private static List<Action<InterruptedException>> waits() throws InterruptedException {
    var lock = new Lock();
    lock.acquire();
    var latch = new CountDownLatch(1);
    var event = new Event();
    var permits = new Semaphore(0);
    var promise = new Promise<String>();
    var channel = Channel.<String>rendezvous();
    var queue = new Queue<String>(Queue.UNBOUNDED);
    return List.of(
        event::await,
        () -> Heddle.sleep(Duration.ofHours(1)),
        lock::acquire,
        permits::acquire,
        promise::await,
        channel::receive,
        queue::get,
        () -> Heddle.moveOnAfter(Duration.ofHours(1), event::await),
        latch::await,
        () -> {
          while (!Thread.interrupted()) {
            LockSupport.park();
          }
        });
  }

  private static Void answer() throws Exception {
    var in = new BufferedReader(new InputStreamReader(System.in));
    while (in.readLine() != null) {
      System.out.println(ofCarriers() + " " + ofAll() + " " + LONGEST.getAndSet(0));
    }
    return null;
  }

  /** The event loop runs on the main thread, carriers of a pool on threads of their own. */
  private static long ofCarriers() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null
          && (thread.getThreadName().equals("main")
              || thread.getThreadName().contains("carrier"))) {
        nanos += threads.getThreadCpuTime(thread.getThreadId());
      }
    }
    return nanos;
  }

  private static long ofAll() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
