package dev.heddle;

import dev.heddle.channel.Channel;
import dev.heddle.report.TreeText;
import dev.heddle.generator.Generator;
import dev.heddle.queue.Queue;
import dev.heddle.sync.CapacityLimiter;
import dev.heddle.sync.Condition;
import dev.heddle.sync.Event;
import dev.heddle.sync.Lock;
import dev.heddle.sync.ReadWriteLock;
import dev.heddle.sync.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Uses each primitive at every depth of the stack at which it may overflow, and looks into the books
 * after each: whatever has been thrown, nothing is held, lost or counted that should not be.
 */
final class OverflowingProcess {
  /** An operation, and what must be true after it whether it has overflowed or not. */
  private record Trial(String name, Action<Exception> operation, Check check) {}

  private interface Check {
    boolean holds() throws Exception;
  }

  /** So many frames above the deepest are tried: more than the largest door asks for. */
  private static final int FRAMES = 700;

  private static final int PARTS = 30;

  private static final List<String> FAULTS = new ArrayList<>();

  private static int overflows;
  private static int passes;

  private OverflowingProcess() {}

  public static void main(String[] arguments) throws Exception {
    int step = Integer.parseInt(arguments[1]);
    Runs.valueOf(arguments[0])
        .builder()
        .stallThreshold(Duration.ofHours(1))
        .run(() -> {
          for (Trial trial : trials()) {
            overflows = 0;
            passes = 0;
            dig(trial, step);
            System.out.println(trial.name + ": " + overflows + " overflows, " + passes + " passes");
            if (overflows == 0 || passes == 0) {
              FAULTS.add(trial.name + " has not been tried on both sides of the edge");
            }
          }
        });
    FAULTS.forEach(System.out::println);
    System.out.println(FAULTS.isEmpty() ? "fine" : "NOT fine");
    System.exit(FAULTS.isEmpty() ? 0 : 1);
  }

  private static void dig(Trial trial, int step) throws Exception {
    // Once where there is room, since what is loaded and linked for the first time needs more of it.
    trial.operation.run();
    int deepest = deepest();
    for (int up = 0; up < FRAMES; up += step) {
      for (int words = 0; words < 3; words++) {
        attempt(trial, deepest, up, words);
      }
    }
    // Who waits has to be taken off the carrier, for which the JDK needs stack for each frame.
    for (int part = 1; part <= PARTS; part++) {
      attempt(trial, deepest, deepest * part / PARTS, 0);
    }
  }

  private static void attempt(Trial trial, int deepest, int up, int words) throws Exception {
    boolean overflowed = false;
    try {
      down(deepest - up, words, trial.operation);
      passes++;
    } catch (StackOverflowError e) {
      overflows++;
      overflowed = true;
    }
    String fault = faultOf(trial);
    if (fault != null) {
      FAULTS.add(
          trial.name + (overflowed ? " overflowed " : " passed ") + up
              + " frames above the deepest: " + fault);
    }
  }

  private static @Nullable String faultOf(Trial trial) throws Exception {
    if (Heddle.timeLeft().isPresent()) {
      return "a scope has been left open";
    }
    if (!TaskGroup.current().toString().contains(TreeText.DETACHED)) {
      return "a group has been left open";
    }
    return trial.check.holds() ? null : "the books do not balance";
  }

  // -- stack

  private static int deepest() throws Exception {
    int low = 100;
    int high = 1_000_000;
    while (high - low > 1) {
      int middle = (low + high) / 2;
      try {
        down(middle, 0, () -> {});
        low = middle;
      } catch (StackOverflowError _) {
        high = middle;
      }
    }
    return low;
  }

  /** The last frames are of different sizes, so that the edge is met at every word. */
  private static long down(int frames, int words, Action<Exception> operation) throws Exception {
    if (frames > 0) {
      return 1 + down(frames - 1, words, operation);
    }
    return switch (words) {
      case 0 -> thin(operation);
      case 1 -> thick(operation, 1, 2, 3);
      default -> thicker(operation, 1, 2, 3, 4, 5, 6);
    };
  }

  private static long thin(Action<Exception> operation) throws Exception {
    operation.run();
    return 1;
  }

  private static long thick(Action<Exception> operation, long a, long b, long c) throws Exception {
    operation.run();
    return a + b + c;
  }

  private static long thicker(
      Action<Exception> operation, long a, long b, long c, long d, long e, long f)
      throws Exception {
    operation.run();
    return a + b + c + d + e + f;
  }

  // -- the primitives

  private static List<Trial> trials() {
    List<Trial> all = new ArrayList<>();
    var lock = new Lock();
    all.add(new Trial("lock", () -> lock.with(() -> {}), () -> !lock.isLocked()));
    var semaphore = new Semaphore(3);
    all.add(
        new Trial("semaphore", () -> semaphore.with(() -> {}),
            () -> semaphore.statistics().equals(new Semaphore.Statistics(3, 0))));
    var limiter = new CapacityLimiter(1);
    all.add(new Trial("limiter", () -> limiter.with(() -> {}), () -> {
      limiter.acquire();
      limiter.release();
      return true;
    }));
    var sides = new ReadWriteLock();
    all.add(
        new Trial("read lock", () -> sides.readLock().with(() -> {}),
            () -> sides.statistics().readers().isEmpty()));
    all.add(
        new Trial("write lock", () -> sides.writeLock().with(() -> {}),
            () -> sides.statistics().writer() == null));
    var condition = new Condition();
    all.add(
        new Trial("condition", () -> condition.with(() -> {
          condition.tryAwait(Duration.ofNanos(1));
        }), () -> !condition.isLocked() && condition.statistics().waiting() == 0));
    var event = new Event();
    all.add(new Trial("event", () -> {
      event.set();
      event.clear();
    }, () -> {
      event.set();
      event.await();
      return true;
    }));
    var channel = Channel.<Integer>buffered(4);
    all.add(new Trial("channel", () -> {
      channel.trySend(1);
      channel.tryReceive();
    }, () -> {
      while (channel.tryReceive().isPresent()) {
        // What it has sent, and not come to receive.
      }
      return channel.statistics().size() == 0;
    }));
    var rendezvous = Channel.<Integer>rendezvous();
    all.add(
        new Trial("waiting receive", () -> rendezvous.tryReceive(Duration.ofNanos(1)),
            () -> rendezvous.statistics().waitingToReceive() == 0));
    var queue = new Queue<Integer>(4);
    all.add(new Trial("queue", () -> {
      queue.tryPut(1);
      queue.tryGet();
    }, () -> {
      while (queue.tryGet().isPresent()) {
        // As above.
      }
      return queue.size() == 0;
    }));
    all.add(wakeUp());
    all.add(new Trial("promise", () -> {
      var promise = new Promise<Integer>();
      promise.onDone(_ -> {}).cancel();
      promise.complete(1);
      promise.await();
    }, () -> true));
    all.add(
        new Trial("sleep", () -> Heddle.sleep(Duration.ofNanos(1)),
            OverflowingProcess::timersFire));
    all.add(new Trial("yield", Heddle::yieldNow, OverflowingProcess::timersFire));
    all.add(
        new Trial("timeout", () -> Heddle.timeout(Duration.ofHours(1), () -> {}),
            OverflowingProcess::timersFire));
    all.add(new Trial("wait with a timeout", () -> {
      try {
        Heddle.timeout(Duration.ofNanos(1), () -> new Promise<Integer>().await());
      } catch (TimeoutException _) {
        // As it should.
      }
    }, OverflowingProcess::timersFire));
    all.add(new Trial("shield", () -> Heddle.shield(() -> {}), () -> true));
    all.add(new Trial("start", () -> Heddle.start(() -> {}), OverflowingProcess::allTasksEnd));
    all.add(new Trial("group", () -> {
      try (var group = TaskGroup.open()) {
        group.start(() -> {});
        group.join();
      }
    }, OverflowingProcess::allTasksEnd));
    all.add(new Trial("cancelled group", () -> {
      try (var group = TaskGroup.open()) {
        group.start(Runs::forever);
        group.start(Runs::forever);
        group.cancel("a trial");
      }
    }, OverflowingProcess::allTasksEnd));
    all.add(new Trial("gather", () -> Heddle.gather(() -> 1, () -> 2),
        OverflowingProcess::allTasksEnd));
    all.add(new Trial("generator", () -> {
      try (var three = Generator.<Integer>of(out -> {
        for (int i = 0; i < 3; i++) {
          out.yield(i);
        }
      }).iterator()) {
        while (three.hasNext()) {
          three.next();
        }
      }
    }, OverflowingProcess::generatorsWork));
    return all;
  }

  /** A release that passes has woken the task that waits; one that overflows may have. */
  private static Trial wakeUp() {
    var semaphore = new Semaphore(0);
    var taken = new AtomicInteger();
    var released = new AtomicInteger();
    Heddle.start("taker", () -> {
      while (true) {
        semaphore.acquire();
        taken.incrementAndGet();
      }
    });
    return new Trial("wake-up", () -> {
      semaphore.release();
      released.incrementAndGet();
    }, () -> {
      Runs.until(() -> semaphore.statistics().equals(new Semaphore.Statistics(0, 1)));
      return taken.get() >= released.get();
    });
  }

  private static boolean timersFire() throws InterruptedException {
    Heddle.sleep(Duration.ofNanos(1));
    return true;
  }

  private static boolean allTasksEnd() throws InterruptedException {
    Runs.until(
        () -> TaskGroup.current().tasks().stream().allMatch(task -> task.name().equals("taker")));
    return true;
  }

  private static boolean generatorsWork() {
    Iterator<Integer> numbers = Generator.<Integer>of(out -> out.yield(7)).iterator();
    return numbers.next() == 7 && !numbers.hasNext();
  }
}
