package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class ReadWriteLockTest {
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @Parameter Runs runs;

  private final ReadWriteLock lock = new ReadWriteLock();
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());
  private final Event gate = new Event();

  private Task<?> start(TaskGroup group, String name, Acquirable side) throws InterruptedException {
    Task<?> task =
        group.start(
            name,
            () -> side.with(
                () -> {
                  order.add(name);
                  gate.await();
                }));
    Runs.untilWaiting(task);
    return task;
  }

  @Test
  void readersShare() {
    var meeting = new Barrier(6);
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int task = 0; task < 6; task++) {
              group.start(() -> lock.readLock().with(() -> meeting.await()));
            }
            group.join();
          }
        });
    assertEquals(0, meeting.statistics().waiting());
    assertEquals(new ReadWriteLock.Statistics(null, List.of(), 0), lock.statistics());
  }

  @Test
  void aWriterIsAlone() {
    var readers = new AtomicInteger();
    long[] written = new long[2];
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int task = 0; task < 6; task++) {
              group.start(
                  () -> {
                    for (int i = 0; i < 200; i++) {
                      lock.readLock()
                          .with(
                              () -> {
                                readers.incrementAndGet();
                                assertEquals(written[0], written[1]);
                                Thread.yield();
                                readers.decrementAndGet();
                              });
                    }
                  });
            }
            for (int task = 0; task < 3; task++) {
              group.start(
                  () -> {
                    for (int i = 0; i < 200; i++) {
                      lock.writeLock()
                          .with(
                              () -> {
                                written[0]++;
                                assertEquals(0, readers.get());
                                Thread.yield();
                                written[1]++;
                              });
                    }
                  });
            }
            group.join();
          }
        });
    assertEquals(600, written[0]);
    assertEquals(new ReadWriteLock.Statistics(null, List.of(), 0), lock.statistics());
  }

  @Test
  void servesReadersAndWritersInTheOrderTheyCame() {
    runs.run(
        () -> {
          lock.writeLock().acquire();
          try (var group = TaskGroup.open()) {
            start(group, "r1", lock.readLock());
            start(group, "r2", lock.readLock());
            start(group, "w1", lock.writeLock());
            start(group, "r3", lock.readLock());
            start(group, "w2", lock.writeLock());
            assertEquals(5, lock.statistics().waiting());
            lock.writeLock().release();
            assertEquals(2, lock.statistics().readers().size(), "two adjacent readers get in");
            assertFalse(lock.readLock().tryAcquire(), "overtook a writer");
            Runs.until(() -> order.size() == 2);
            gate.set();
            group.join();
          }
        });
    assertEquals(List.of("w1", "r3", "w2"), order.subList(2, 5));
  }

  @Test
  void readersBehindAWriterThatLeavesGoOn() {
    runs.run(
        () -> {
          lock.readLock().acquire();
          try (var group = TaskGroup.open()) {
            Task<?> writer = start(group, "w", lock.writeLock());
            Task<?> late = group.start(() -> lock.writeLock().tryAcquire(Duration.ofMillis(20)));
            Runs.until(() -> late.isDone() || lock.statistics().waiting() == 2);
            Task<?> reader =
                group.start(
                    () -> {
                      lock.readLock().acquire();
                      lock.readLock().release();
                    });
            Runs.untilWaiting(reader);
            assertFalse(reader.isDone());
            writer.cancel("leaves");
            reader.await();
            assertEquals(1, lock.statistics().readers().size());
            lock.readLock().release();
            group.join();
          }
          assertEquals(new ReadWriteLock.Statistics(null, List.of(), 0), lock.statistics());
        });
  }

  @Test
  void downgradeLetsReadersInAndWritersNot() {
    runs.run(
        () -> {
          lock.writeLock().acquire();
          try (var group = TaskGroup.open()) {
            start(group, "r", lock.readLock());
            start(group, "w", lock.writeLock());
            lock.downgrade();
            Runs.until(() -> order.equals(List.of("r")));
            assertEquals(2, lock.statistics().readers().size());
            gate.set();
            Runs.until(() -> lock.statistics().readers().size() == 1);
            assertEquals(List.of("r"), order);
            lock.readLock().release();
            group.join();
          }
          assertEquals(List.of("r", "w"), order);
        });
  }

  @Test
  void timedAndTriedAcquiresGiveUp() {
    runs.run(
        () -> {
          assertTrue(lock.writeLock().tryAcquire());
          try (var group = TaskGroup.open()) {
            for (Acquirable side : List.of(lock.readLock(), lock.writeLock())) {
              assertFalse(group.start(() -> side.tryAcquire()).await());
              assertFalse(group.start(() -> side.tryAcquire(MOMENT)).await());
            }
            Task<Boolean> reader = group.start(() -> lock.readLock().tryAcquire(HOUR));
            Runs.untilWaiting(reader);
            lock.writeLock().release();
            assertTrue(reader.await());
            group.join();
          }
          assertEquals(0, lock.statistics().waiting());
        });
  }

  @Test
  void waitingForOneselfIsAnErrorThatSaysWhatToDo() {
    runs.run(
        () -> {
          lock.readLock().acquire();
          for (Acquirable side : List.of(lock.readLock(), lock.writeLock())) {
            var e = assertThrows(IllegalStateException.class, side::acquire);
            assertTrue(e.getMessage().contains("task 'main'"), e.getMessage());
            assertThrows(IllegalStateException.class, () -> side.tryAcquire(MOMENT));
            assertFalse(side.tryAcquire());
          }
          lock.readLock().release();
          lock.writeLock().acquire();
          var e = assertThrows(IllegalStateException.class, lock.readLock()::acquire);
          assertTrue(e.getMessage().contains("downgrade()"), e.getMessage());
          assertThrows(IllegalStateException.class, lock.writeLock()::acquire);
          lock.writeLock().release();
        });
  }

  @Test
  void releaseOfWhatIsNotHeldNamesTheHolders() {
    runs.run(
        () -> {
          assertThrows(IllegalStateException.class, lock.writeLock()::release);
          assertThrows(IllegalStateException.class, lock::downgrade);
          lock.readLock().acquire();
          try (var group = TaskGroup.open()) {
            group.start(
                () -> {
                  var e = assertThrows(IllegalStateException.class, lock.readLock()::release);
                  assertTrue(e.getMessage().contains("[task 'main'"), e.getMessage());
                });
            group.join();
          }
          lock.readLock().release();
          assertEquals(new ReadWriteLock.Statistics(null, List.of(), 0), lock.statistics());
          Heddle.yieldNow();
        });
  }

  @Test
  void holderThatEndedIsNamedAndNotWaitedFor() throws Exception {
    for (boolean writes : new boolean[]{false, true}) {
      var lost = new ReadWriteLock();
      Acquirable side = writes ? lost.writeLock() : lost.readLock();
      Runs.foreign(side::acquire).join();
      runs.run(
          () -> {
            var e = assertThrows(IllegalStateException.class, lost.writeLock()::acquire);
            assertTrue(e.getMessage().contains("thread 'foreign'"), e.getMessage());
            assertTrue(e.getMessage().contains("ended"), e.getMessage());
            assertEquals(0, lost.statistics().waiting());
          });
    }
  }
}
