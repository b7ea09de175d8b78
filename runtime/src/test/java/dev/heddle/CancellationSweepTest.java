package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.queue.Queue;
import dev.heddle.sync.Event;
import dev.heddle.sync.Lock;
import dev.heddle.sync.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cancels one task at its k-th wait, for each k, each of several moments after it, and each
 * primitive, and counts afterwards: nothing is lost, nothing is left waiting.
 */
@ParameterizedClass
@EnumSource(Runs.class)
class CancellationSweepTest {
  private static final int WAITS = 6;
  private static final int MOMENTS = 7;

  @Parameter Runs runs;

  /** What the tasks of one round do; each wait of the victim is announced to {@code beforeWait}. */
  private interface Scenario {
    void victim(Step beforeWait) throws Exception;

    void other(int number) throws Exception;

    void check() throws Exception;

    default void help() throws Exception {}
  }

  private interface Step {
    void next();
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "lock", "semaphore", "event", "put", "get", "join", "promise", "task", "sleep", "group"
  })
  void nothingIsLostWhereverItIsCancelled(String primitive) throws Exception {
    for (int at = 1; at <= WAITS; at++) {
      for (int moment = 0; moment < MOMENTS; moment++) {
        Scenario scenario = scenario(primitive);
        int wait = at;
        int later = moment;
        runs.run(() -> round(scenario, wait, later));
      }
    }
  }

  private static void round(Scenario scenario, int at, int moment)
      throws Exception {
    try (var group = TaskGroup.open()) {
      var waits = new AtomicInteger();
      Step step =
          () -> {
            if (waits.incrementAndGet() == at) {
              cancelSoon(group, Task.current(), moment);
            }
          };
      List<Task<?>> others = new ArrayList<>();
      others.add(group.start("other 0", () -> scenario.other(0)));
      Task<?> victim = group.start("victim", () -> {
        scenario.victim(step);
        // Whatever wait was in time to return has not lost the cancellation.
        Runs.forever();
      });
      others.add(group.start("other 1", () -> scenario.other(1)));
      Thread foreign = Runs.foreign(() -> scenario.other(2));
      victim.outcome();
      scenario.help();
      for (Task<?> other : others) {
        other.await();
      }
      foreign.join();
      group.join();
      assertTrue(victim.isCancelled());
    }
    scenario.check();
  }

  private static void cancelSoon(TaskGroup group, Task<?> victim, int moment) {
    if (moment == MOMENTS - 1) {
      Thread.ofPlatform().start(() -> victim.cancel("sweep"));
      return;
    }
    group.start(
        () -> {
          for (int i = 0; i < moment; i++) {
            Heddle.yieldNow();
          }
          victim.cancel("sweep");
        });
  }

  private static Scenario scenario(String primitive) {
    return switch (primitive) {
      case "lock" -> new OnLock();
      case "semaphore" -> new OnSemaphore();
      case "event" -> new OnEvent();
      case "put" -> new OnQueue(true);
      case "get" -> new OnQueue(false);
      case "join" -> new OnQueueJoin();
      case "promise" -> new OnPromise();
      case "task" -> new OnTask();
      case "sleep" -> new OnSleep();
      case "group" -> new OnGroup();
      default -> throw new IllegalArgumentException(primitive);
    };
  }

  private static final class OnLock implements Scenario {
    final Lock lock = new Lock();
    int inside;

    @Override
    public void victim(Step beforeWait) throws Exception {
      for (int i = 0; i < WAITS; i++) {
        beforeWait.next();
        hold();
      }
    }

    @Override
    public void other(int number) throws Exception {
      for (int i = 0; i < WAITS; i++) {
        hold();
      }
    }

    private void hold() throws InterruptedException {
      lock.acquire();
      try {
        assertEquals(1, ++inside);
        Thread.yield();
        inside--;
      } finally {
        lock.release();
      }
    }

    @Override
    public void check() {
      assertEquals(new Lock.Statistics(null, 0), lock.statistics());
      assertTrue(lock.tryAcquire());
    }
  }

  private static final class OnSemaphore implements Scenario {
    final Semaphore semaphore = new Semaphore(2);

    @Override
    public void victim(Step beforeWait) throws Exception {
      for (int i = 0; i < WAITS; i++) {
        beforeWait.next();
        if (i % 2 == 0) {
          semaphore.with(() -> Thread.yield());
        } else if (semaphore.tryAcquire(Duration.ofNanos(i * 5_000L))) {
          semaphore.release();
        }
      }
    }

    @Override
    public void other(int number) throws Exception {
      for (int i = 0; i < WAITS; i++) {
        semaphore.with(() -> Thread.yield());
      }
    }

    @Override
    public void check() {
      assertEquals(new Semaphore.Statistics(2, 0), semaphore.statistics());
    }
  }

  private static final class OnEvent implements Scenario {
    final Event event = new Event();
    final Event stop = new Event();

    @Override
    public void victim(Step beforeWait) throws Exception {
      for (int i = 0; i < WAITS; i++) {
        beforeWait.next();
        event.await();
      }
    }

    @Override
    public void other(int number) throws Exception {
      while (!stop.isSet()) {
        event.set();
        event.clear();
        Heddle.sleep(Duration.ofNanos(5_000));
      }
    }

    @Override
    public void help() {
      stop.set();
    }

    @Override
    public void check() {
      assertEquals(0, event.statistics().waiting());
    }
  }

  /** Two producers and two consumers, one of which is the victim. */
  private static final class OnQueue implements Scenario {
    private static final int STOP = -1;
    final Queue<Integer> queue = new Queue<>(1);
    final Set<Integer> put = new ConcurrentSkipListSet<>();
    final Set<Integer> got = new ConcurrentSkipListSet<>();
    final AtomicInteger producing = new AtomicInteger(2);
    final boolean victimPuts;
    volatile boolean stop;

    OnQueue(boolean victimPuts) {
      this.victimPuts = victimPuts;
    }

    @Override
    public void victim(Step beforeWait) throws Exception {
      for (int i = 0; i < WAITS; i++) {
        beforeWait.next();
        if (victimPuts) {
          put(100 + i, i % 3 == 2);
        } else {
          int item = i % 3 == 2 ? queue.tryGet(Duration.ofMillis(1)).orElse(-2) : queue.get();
          take(item);
        }
      }
    }

    private void put(int item, boolean timed) throws InterruptedException {
      if (timed) {
        if (queue.tryPut(item, Duration.ofNanos(20_000))) {
          put.add(item);
        }
      } else {
        queue.put(item);
        put.add(item);
      }
    }

    private boolean take(int item) {
      if (item >= 0) {
        assertTrue(got.add(item), () -> item + " twice");
      }
      return item != STOP;
    }

    @Override
    public void other(int number) throws Exception {
      if (number == 0) {
        while (take(queue.get())) {
          Thread.yield();
        }
        return;
      }
      for (int i = 0; !stop; i++) {
        put(number * 1_000_000_000 + i, false);
      }
      producing.decrementAndGet();
    }

    @Override
    public void help() throws Exception {
      stop = true;
      Runs.until(() -> producing.get() == 0);
      queue.put(STOP);
    }

    @Override
    public void check() {
      while (queue.tryGet() instanceof java.util.Optional<Integer> left && left.isPresent()) {
        take(left.get());
      }
      assertEquals(new TreeSet<>(put), new TreeSet<>(got));
      Queue.Statistics after = queue.statistics();
      assertEquals(0, after.size() + after.waitingToGet() + after.waitingToPut());
      assertEquals(put.size() + 1, after.unfinished());
    }
  }

  private static final class OnQueueJoin implements Scenario {
    final Queue<Integer> queue = new Queue<>(Queue.UNBOUNDED);
    volatile boolean stop;

    @Override
    public void victim(Step beforeWait) throws Exception {
      for (int i = 0; i < WAITS; i++) {
        queue.put(i);
        beforeWait.next();
        queue.join();
      }
    }

    @Override
    public void other(int number) throws Exception {
      while (!stop) {
        queue.tryGet(Duration.ofNanos(50_000)).ifPresent(item -> queue.taskDone());
      }
    }

    @Override
    public void help() throws Exception {
      queue.join();
      stop = true;
    }

    @Override
    public void check() {
      assertEquals(new Queue.Statistics(0, Queue.UNBOUNDED, 0, 0, 0), queue.statistics());
    }
  }

  private static final class OnPromise implements Scenario {
    final List<Promise<Integer>> promises = new ArrayList<>();
    final AtomicInteger seen = new AtomicInteger();

    OnPromise() {
      for (int i = 0; i < WAITS; i++) {
        promises.add(new Promise<>());
      }
    }

    @Override
    public void victim(Step beforeWait) throws Exception {
      for (Promise<Integer> promise : promises) {
        beforeWait.next();
        promise.await();
      }
    }

    @Override
    public void other(int number) throws Exception {
      for (Promise<Integer> promise : promises) {
        if (number == 2) {
          Thread.yield();
          promise.complete(1);
        } else {
          seen.addAndGet(promise.await());
        }
      }
    }

    @Override
    public void check() {
      assertEquals(2 * WAITS, seen.get());
    }
  }

  /** Cancelling the one who awaits leaves the awaited task alone. */
  private static final class OnTask implements Scenario {
    final List<Task<Integer>> awaited = new ArrayList<>();

    @Override
    public void victim(Step beforeWait) throws Exception {
      for (int i = 0; i < WAITS; i++) {
        int number = i;
        Task<Integer> task =
            Heddle.start(
                () -> {
                  Heddle.yieldNow();
                  Heddle.yieldNow();
                  return number;
                });
        awaited.add(task);
        beforeWait.next();
        assertEquals(number, task.await());
      }
    }

    @Override
    public void other(int number) {}

    @Override
    public void help() throws Exception {
      for (int i = 0; i < awaited.size(); i++) {
        assertEquals(i, awaited.get(i).await());
      }
    }

    @Override
    public void check() {
      assertFalse(awaited.isEmpty());
    }
  }

  private static final class OnSleep implements Scenario {
    volatile boolean ended;

    @Override
    public void victim(Step beforeWait) throws Exception {
      try {
        for (int i = 0; i < WAITS; i++) {
          beforeWait.next();
          Heddle.sleep(Duration.ofNanos(i * 10_000L));
        }
      } finally {
        ended = true;
      }
    }

    @Override
    public void other(int number) throws Exception {
      Heddle.sleep(Duration.ofNanos(10_000));
    }

    @Override
    public void check() {
      assertTrue(ended);
    }
  }

  private static final class OnGroup implements Scenario {
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();

    @Override
    public void victim(Step beforeWait) throws Exception {
      for (int i = 0; i < WAITS; i++) {
        try (var group = TaskGroup.open()) {
          for (int child = 0; child < 3; child++) {
            group.start(this::child);
          }
          beforeWait.next();
          group.join();
        } finally {
          assertEquals(begun.get(), ended.get());
        }
      }
    }

    private void child() throws InterruptedException {
      begun.incrementAndGet();
      try {
        Heddle.yieldNow();
        Heddle.sleep(Duration.ofNanos(10_000));
      } finally {
        Thread.yield();
        ended.incrementAndGet();
      }
    }

    @Override
    public void other(int number) {}

    @Override
    public void check() {
      assertEquals(begun.get(), ended.get());
    }
  }
}
