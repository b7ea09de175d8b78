package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.channel.Channel;
import dev.heddle.queue.Queue;
import dev.heddle.sync.Barrier;
import dev.heddle.sync.Condition;
import dev.heddle.sync.Event;
import dev.heddle.sync.Lock;
import dev.heddle.sync.Semaphore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 7: a stuck program says why. The JDK's scheduler does not say when it idles. */
@Timeout(120)
@ParameterizedClass
@EnumSource(value = Runs.class, mode = EnumSource.Mode.EXCLUDE, names = "JDK")
class StuckTest {
  /** Short, so that the tests are quick. */
  private static final Duration SETTLED = Duration.ofMillis(40);

  /** The watchdog looks four times as often. */
  private static final Duration STALL = SETTLED;

  /** For several looks, each of which would take the wait for one that never ends. */
  private static final Duration LONG_ENOUGH = SETTLED.multipliedBy(10);

  @Parameter Runs runs;

  /** Among the threads of the test's framework, any of which could wake somebody. */
  private HeddleBuilder amongOthers() {
    HeddleBuilder builder = runs.builder().stallThreshold(STALL);
    builder.settings.settled = SETTLED;
    return builder;
  }

  /** As in a process that has nothing else. */
  private HeddleBuilder alone() {
    HeddleBuilder builder = amongOthers();
    builder.settings.surroundings = (_, _) -> List.of();
    return builder;
  }

  private static DeadlockException fails(HeddleBuilder builder, Action<?> main) {
    return assertThrows(DeadlockException.class, () -> builder.run(main));
  }

  @Test
  void waitThatNobodyCanEndFailsTheRunAndNamesThePrimitive() {
    Map<String, Action<?>> stuck = new LinkedHashMap<>();
    stuck.put("await of Event", () -> new Event().await());
    stuck.put("await of Promise", Runs::forever);
    stuck.put("receive of Channel", () -> Channel.rendezvous().receive());
    stuck.put("acquire of Semaphore", () -> {
      var permits = new Semaphore(1);
      permits.acquire();
      permits.acquire();
    });
    stuck.put("join of Queue", () -> {
      var jobs = new Queue<String>(1);
      jobs.put("job");
      jobs.get();
      jobs.join();
    });
    stuck.put("await of Condition", () -> {
      var lock = new Lock();
      lock.with(() -> new Condition(lock).await());
    });
    stuck.put("await of Barrier", () -> {
      var barrier = new Barrier(3);
      Heddle.start(() -> barrier.await());
      barrier.await();
    });
    stuck.put("CountDownLatch", () -> new CountDownLatch(1).await());
    stuck.put("join of TaskGroup", () -> {
      try (var group = TaskGroup.open()) {
        group.start("child", Runs::forever);
        group.join();
      }
    });
    stuck.forEach((primitive, main) -> {
      DeadlockException e = fails(alone(), main);
      String headline = e.graph().headline();
      assertTrue(headline.contains("is stuck") && headline.contains("'main'"), headline);
      assertTrue(headline.contains(primitive), primitive + " in " + headline);
      String where = primitive.equals("await of Promise") ? "Runs.forever" : "StuckTest";
      assertTrue(e.getMessage().contains(where), e.getMessage());
      assertTrue(List.of(e.getStackTrace()).toString().contains(where), primitive);
    });
  }

  // -- cycles are certain whoever else there is

  @Test
  void tasksThatLockInDifferentOrdersAreADeadlockWhichIsDrawn() {
    for (int number : List.of(2, 3)) {
      DeadlockException e = fails(amongOthers(), () -> philosophers(number));
      assertEquals(number, e.graph().cycle().size(), e.getMessage());
      for (TaskWait wait : e.graph().cycle()) {
        assertTrue(wait.on().startsWith("acquire of Lock"), e.getMessage());
        assertEquals(1, wait.holders().size(), e.getMessage());
      }
      assertTrue(e.getMessage().startsWith("Deadlock in run 'heddle': 'p"), e.getMessage());
      assertTrue(lastLine(e).startsWith("  What to do: have all take what they need in one"),
          lastLine(e));
    }
  }

  private static String lastLine(DeadlockException e) {
    return e.getMessage().lines().toList().getLast();
  }

  private static void philosophers(int number) throws Exception {
    Lock[] forks = new Lock[number];
    for (int i = 0; i < number; i++) {
      forks[i] = new Lock();
    }
    var seated = new Barrier(number);
    try (var table = TaskGroup.open()) {
      for (int i = 0; i < number; i++) {
        Lock left = forks[i];
        Lock right = forks[(i + 1) % number];
        table.start("p" + i, () -> left.with(() -> {
          seated.await();
          right.with(() -> {});
        }));
      }
      table.join();
    }
  }

  @Test
  void tasksThatAwaitEachOtherOrThemselvesAreADeadlock() {
    DeadlockException self = fails(amongOthers(), () -> Task.current().await());
    assertTrue(self.graph().headline().contains("'main' waits for itself"), self.getMessage());
    assertTrue(lastLine(self).contains("What to do: who waits for itself"), lastLine(self));

    DeadlockException child = fails(amongOthers(), () -> {
      Task<?> parent = Task.current();
      try (var group = TaskGroup.open()) {
        group.start("child", () -> parent.await());
        group.join();
      }
    });
    assertEquals(2, child.graph().cycle().size(), child.getMessage());

    DeadlockException holder = fails(amongOthers(), () -> {
      var lock = new Lock();
      lock.acquire();
      Heddle.start("other", () -> lock.with(() -> {})).await();
    });
    assertTrue(holder.graph().headline().contains("'other' waits for 'main' (acquire of Lock"),
        holder.getMessage());
  }

  @Test
  void locksOfTheJdkTakePartInACycle() {
    DeadlockException e = fails(amongOthers(), () -> {
      var lock = new ReentrantLock();
      lock.lock();
      Heddle.start("other", () -> lock.lockInterruptibly()).await();
    });
    assertEquals(2, e.graph().cycle().size(), e.getMessage());
    assertTrue(e.getMessage().contains("ReentrantLock"), e.getMessage());
  }

  @Test
  void lockWhoseHolderHasEndedIsADeadlockWithoutACycle() {
    DeadlockException e = fails(amongOthers(), () -> {
      var lock = new Lock();
      var held = new Event();
      var waiting = new Event();
      Heddle.start("careless", () -> {
        lock.acquire();
        held.set();
        waiting.await();
      });
      held.await();
      Task<?> other = Heddle.start("other", () -> lock.acquire());
      Runs.untilWaiting(other);
      waiting.set();
      other.await();
    });
    assertTrue(e.graph().cycle().isEmpty(), e.getMessage());
    assertTrue(e.getMessage().contains("which has ended"), e.getMessage());
  }

  @Test
  void cycleInARunThatGoesOnFailsOneOfItAndTheOtherGetsTheLock() throws Exception {
    var failures = new CopyOnWriteArrayList<Throwable>();
    var survivors = new CopyOnWriteArrayList<String>();
    amongOthers().onFailure((_, e) -> failures.add(e)).run(() -> {
      var a = new Lock();
      var b = new Lock();
      var both = new Barrier(2);
      Heddle.start("ab", () -> a.with(() -> {
        both.await();
        b.with(() -> survivors.add("ab"));
      }));
      Heddle.start("ba", () -> b.with(() -> {
        both.await();
        a.with(() -> survivors.add("ba"));
      }));
      while (survivors.isEmpty()) {
        Heddle.sleep(LONG_ENOUGH);
      }
    });
    assertEquals(1, survivors.size());
    assertEquals(1, failures.size(), failures.toString());
    assertInstanceOf(DeadlockException.class, failures.getFirst());
  }

  @Test
  void daemonThatMightCancelTheOthersKeepsTheGroupsOwnerOutOfTheirDeadlock() throws Exception {
    var failures = new CopyOnWriteArrayList<Throwable>();
    amongOthers().onFailure((_, e) -> failures.add(e)).run(() -> {
      var a = new Lock();
      var b = new Lock();
      var both = new Barrier(2);
      try (var group = TaskGroup.open(GroupOption.keepGoing())) {
        group.startDaemon(Runs::forever);
        group.start(() -> a.with(() -> {
          both.await();
          b.with(() -> {});
        }));
        group.start(() -> b.with(() -> {
          both.await();
          a.with(() -> {});
        }));
        group.join();
      }
    });
    assertEquals(1, failures.size(), failures.toString());
    assertInstanceOf(DeadlockException.class, failures.getFirst());
  }

  /** A thread that wakes the task, and has ended when the threads of the process are counted. */
  @Test
  void whoWakesATaskAndIsGoneWhenLookedForHasNotLeftItStuck() throws Exception {
    var first = new Promise<Void>();
    var second = new Promise<Void>();
    var waiter = new AtomicReference<Thread>();
    HeddleBuilder builder = amongOthers();
    builder.settings.surroundings = (_, _) -> {
      if (first.complete(null)) {
        Thread main = null;
        while (main == null || main.getState() != Thread.State.WAITING) {
          main = waiter.get();
          Thread.onSpinWait();
        }
      } else {
        second.complete(null);
      }
      return List.of();
    };
    builder.run(() -> {
      first.await();
      waiter.set(Thread.currentThread());
      second.await();
    });
    assertTrue(second.isDone());
  }

  @Test
  void cycleThatADeadlineWillEndIsNone() {
    assertThrows(DeadlineException.class, () -> amongOthers().run(() -> {
      Heddle.timeout(LONG_ENOUGH, () -> Task.current().await());
    }));
  }

  // -- how it ends

  @Test
  void scopesUnwindAndWhatTheirCleanupFailsWithIsNotLost() {
    var steps = new CopyOnWriteArrayList<String>();
    DeadlockException e = fails(alone(), () -> {
      try (var group = TaskGroup.open()) {
        group.start("child", () -> {
          try {
            Runs.forever();
          } finally {
            steps.add("child");
          }
        });
        group.join();
      } finally {
        steps.add("main");
        throwing("cleanup");
      }
    });
    assertEquals(List.of("child", "main"), steps);
    assertEquals("cleanup", e.getSuppressed()[0].getMessage());
  }

  private static void throwing(String message) {
    throw new IllegalArgumentException(message);
  }

  @Test
  void cleanupThatGetsStuckInAShieldIsInterrupted() {
    var cleaned = new AtomicReference<Throwable>();
    DeadlockException e = fails(alone(), () -> {
      try {
        Runs.forever();
      } finally {
        try {
          Heddle.shield(Runs::forever);
        } catch (InterruptedException again) {
          cleaned.set(again);
        }
      }
    });
    assertTrue(e.getMessage().contains("await of Promise"), e.getMessage());
    assertInstanceOf(InterruptedException.class, cleaned.get());
  }

  @Test
  void runIsGivenUpWithATaskThatCannotBeInterrupted() {
    DeadlockException e = fails(alone(), () -> {
      var lock = new ReentrantLock();
      Thread.ofVirtual().start(lock::lock).join();
      lock.lock();
    });
    assertTrue(e.getMessage().contains("ReentrantLock"), e.getMessage());
  }

  @Test
  void bodyThatSwallowsTheCancellationDoesNotHideTheDeadlock() {
    fails(alone(), () -> {
      try {
        Runs.forever();
      } catch (InterruptedException _) {
        return;
      }
    });
  }

  // -- what is let be

  @Test
  void waitThatOthersMayEndIsLetBe() throws Exception {
    var promise = new Promise<String>();
    Thread later = Runs.foreign(() -> {
      Thread.sleep(LONG_ENOUGH);
      promise.complete("late");
    });
    assertEquals("late", amongOthers().run(() -> promise.await()));
    later.join();
  }

  @Test
  void waitsThatTheRunEndsItselfAreLetBe() throws Exception {
    alone().run(() -> Heddle.sleep(LONG_ENOUGH));
    alone().run(() -> Thread.sleep(LONG_ENOUGH));
    assertTrue(alone().run(() -> Heddle.blocking(() -> {
      Thread.sleep(LONG_ENOUGH);
      return true;
    })));
    assertFalse(alone().run(() -> new Semaphore(0).tryAcquire(LONG_ENOUGH)));
  }

  @Test
  void policiesToWarnAndToLookAwayLetItHang() throws Exception {
    for (StuckPolicy policy : List.of(StuckPolicy.WARN, StuckPolicy.OFF)) {
      var promise = new Promise<String>();
      Thread later = Runs.foreign(() -> {
        Thread.sleep(LONG_ENOUGH);
        promise.complete("late");
      });
      assertEquals("late", alone().onStuck(policy).run(() -> promise.await()));
      later.join();
    }
  }
}
