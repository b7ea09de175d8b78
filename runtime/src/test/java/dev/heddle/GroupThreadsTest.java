package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads that libraries make and start are tasks of the group. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class GroupThreadsTest {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  @Parameter Runs runs;

  private static void waitForever() {
    try {
      Runs.forever();
    } catch (InterruptedException e) {
      throw new IllegalStateException("stopped", e);
    }
  }

  @Test
  void startedThreadIsATaskThatTheGroupWaitsFor() {
    runs.run(() -> {
      var ended = new AtomicInteger();
      try (var group = TaskGroup.open("pool")) {
        Thread thread = group.asThreadFactory().newThread(() -> {
          assertNotNull(Task.current());
          assertSame(group, TaskGroup.current());
          // As libraries do: its task is found all the same.
          Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
          try (var own = TaskGroup.open("own")) {
            own.start(ended::incrementAndGet);
            own.join();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          ended.incrementAndGet();
        });
        assertEquals(Thread.State.NEW, thread.getState());
        assertTrue(thread.isVirtual());
        thread.start();
        group.join();
        assertEquals(2, ended.get());
      }
    });
  }

  /** Who has started one and then ends is not the last. */
  @Test
  void joinWaitsForThreadsThatAThreadHasStartedLast() {
    runs.run(() -> {
      var ended = new AtomicInteger();
      try (var group = TaskGroup.open("pool")) {
        var factory = group.asThreadFactory();
        group.start(() -> factory
            .newThread(() -> factory.newThread(ended::incrementAndGet).start()).start());
        group.join();
        assertEquals(1, ended.get());
      }
    });
  }

  @Test
  void threadThatIsNeverStartedKeepsNobodyWaitingAndRunsNothingLater() throws Exception {
    var ran = new AtomicInteger();
    var heard = new CopyOnWriteArrayList<Throwable>();
    runs.builder().onFailure((_, e) -> heard.add(e)).run(() -> {
      Thread late;
      TaskGroup kept;
      try (var group = TaskGroup.open("pool")) {
        kept = group;
        late = group.asThreadFactory().newThread(ran::incrementAndGet);
        group.join();
      }
      late.start();
      late.join();
      assertThrows(
          IllegalStateException.class, () -> kept.asThreadFactory().newThread(() -> {}));
    });
    assertEquals(0, ran.get());
    assertEquals(1, heard.size());
    assertTrue(heard.getFirst().getMessage().contains("pool"), heard::toString);
  }

  @Test
  void failureIsTheGroupsAndCancelsTheOthers() {
    runs.run(() -> {
      var e = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open("pool")) {
          var factory = group.asThreadFactory();
          factory.newThread(GroupThreadsTest::waitForever).start();
          factory.newThread(() -> {
            throw new IllegalStateException("broken");
          }).start();
          group.join();
        }
      });
      assertEquals(1, e.leaves().size());
      assertEquals("broken", e.leaves().getFirst().getMessage());
    });
  }

  @Test
  void cancelledGroupInterruptsThem() {
    runs.run(() -> {
      try (var group = TaskGroup.open("pool")) {
        var begun = new CountDownLatch(1);
        Thread thread = group.asThreadFactory().newThread(() -> {
          begun.countDown();
          waitForever();
        });
        thread.start();
        begun.await();
        assertEquals(1, group.tasks().size());
        group.cancel("enough");
        group.join();
        thread.join();
      }
    });
  }

  @Test
  void theySeeTheScopedValuesOfWhoeverHasMadeThem() throws Exception {
    runs.run(() -> {
      try (var group = TaskGroup.open("pool")) {
        var seen = new AtomicReference<String>();
        Thread thread = ScopedValue.where(USER, "ada")
            .call(() -> group.asThreadFactory().newThread(() -> seen.set(USER.orElse("nobody"))));
        thread.start();
        group.join();
        assertEquals("ada", seen.get());
      }
    });
  }

  @Test
  void poolOfThemRunsItsJobsInTasksAndEndsBeforeTheGroup() throws Exception {
    runs.run(() -> {
      try (var group = TaskGroup.open("pool")) {
        var pool = Executors.newFixedThreadPool(3, group.asThreadFactory());
        var results = new ArrayList<Integer>();
        var futures = new ArrayList<Future<Integer>>();
        for (int i = 0; i < 20; i++) {
          int n = i;
          futures.add(pool.submit(() -> {
            assertNotNull(Task.current());
            Heddle.yieldNow();
            return n;
          }));
        }
        for (var future : futures) {
          results.add(future.get());
        }
        assertEquals(20, results.size());
        assertEquals(3, group.tasks().size());
        pool.shutdown();
        group.join();
      }
    });
  }

  @Test
  void limitOfTheGroupHoldsForThemToo() {
    runs.run(() -> {
      try (var group = TaskGroup.open(GroupOption.limit(2))) {
        var factory = group.asThreadFactory();
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        List<Thread> unstarted = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          Thread thread = factory.newThread(() -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
              Heddle.yieldNow();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            now.decrementAndGet();
          });
          if (i % 2 == 0) {
            thread.start();
          } else {
            unstarted.add(thread);
          }
        }
        group.join();
        assertTrue(most.get() <= 2, most::toString);
        assertFalse(unstarted.stream().anyMatch(Thread::isAlive));
      }
    });
  }

  @Test
  void foreignThreadsStartThemWhileTheGroupJoins() {
    runs.run(() -> {
      for (int round = 0; round < 100; round++) {
        var ran = new AtomicInteger();
        var started = new AtomicInteger();
        try (var group = TaskGroup.open("pool")) {
          var factory = group.asThreadFactory();
          Task<?> keeper = group.start(Runs::forever);
          Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 5; i++) {
              factory.newThread(ran::incrementAndGet).start();
              started.incrementAndGet();
            }
            keeper.cancel("all have been started");
          });
          group.join();
        }
        assertEquals(started.get(), ran.get());
        assertEquals(5, ran.get());
      }
    });
  }
}
