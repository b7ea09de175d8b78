package dev.heddle.ipc;

import dev.heddle.net.StreamClosedException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessQueueTest {
  private static final Duration SHORT = Duration.ofMillis(100);

  /** How the folders of this JVM's queues begin; other JVMs may have theirs beside them. */
  private static final String MINE = "heddle-queue-" + ProcessHandle.current().pid() + "-";

  private static ProcessPool pool;

  record Point(int x, int y) implements Serializable {}

  @BeforeAll
  static void open() {
    pool = ProcessPool.builder().workers(2).grace(Duration.ofMillis(300)).build();
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  @AfterEach
  void noSocketIsLeft() throws IOException {
    assertEquals(List.of(), foldersOfThisJvm());
  }

  private static List<Path> foldersOfThisJvm() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith(MINE)).toList();
    }
  }

  @Test
  void folderOfAQueueIsNamedAfterItsJvm() throws Exception {
    try (ProcessQueue<Integer> _ = ProcessQueue.create(1)) {
      assertEquals(1, foldersOfThisJvm().size());
    }
  }

  private static int produce(ProcessQueue<Integer> queue, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      queue.put(i);
    }
    return to - from;
  }

  private static int relay(ProcessQueue<Integer> from, ProcessQueue<Integer> to) throws Exception {
    int count = 0;
    try {
      while (true) {
        to.put(from.get());
        count++;
      }
    } catch (StreamClosedException _) {
      return count;
    }
  }

  @Test
  void itemsGoBothWaysInOrderAndComeOnce() throws Exception {
    Heddle.run(
        () -> {
          try (ProcessQueue<Integer> there = ProcessQueue.create(10);
              ProcessQueue<Integer> back = ProcessQueue.create(10);
              var group = TaskGroup.open()) {
            Task<Integer> relayed = pool.submit(() -> relay(there, back));
            group.start(() -> produce(there, 0, 5_000));
            for (int i = 0; i < 5_000; i++) {
              assertEquals(i, back.get());
            }
            there.shutdown();
            assertEquals(5_000, relayed.await());
            group.join();
          }
        });
  }

  @Test
  void manyProducersAndConsumersLoseAndDoubleNothing() throws Exception {
    Heddle.run(
        () -> {
          var seen = new BitSet(4_000);
          try (ProcessQueue<Integer> queue = ProcessQueue.create(7);
              ProcessQueue<Integer> collected = ProcessQueue.create(3);
              var group = TaskGroup.open()) {
            pool.submit(() -> relay(queue, collected));
            pool.submit(() -> produce(queue, 0, 2_000));
            group.start(() -> produce(queue, 2_000, 4_000));
            for (int i = 0; i < 4_000; i++) {
              int item = collected.get();
              assertFalse(seen.get(item), () -> item + " came twice");
              seen.set(item);
            }
            queue.shutdown();
            group.join();
          }
          assertEquals(4_000, seen.cardinality());
        });
  }

  @Test
  void putWaitsWhileTheQueueIsFull() throws Exception {
    try (ProcessQueue<Integer> queue = ProcessQueue.create(2)) {
      assertTrue(queue.tryPut(1, SHORT));
      assertTrue(pool.call((ProcessQueue<Integer> q) -> q.tryPut(2, SHORT), queue));
      assertFalse(queue.tryPut(3, SHORT));
      assertFalse(pool.call((ProcessQueue<Integer> q) -> q.tryPut(4, SHORT), queue));
      assertEquals(1, queue.get());
      assertEquals(2, pool.<ProcessQueue<Integer>, Integer>call(ProcessQueue::get, queue));
      assertEquals(Optional.empty(), queue.tryGet(SHORT));
      assertEquals(-1, pool.call((ProcessQueue<Integer> q) -> q.tryGet(SHORT).orElse(-1), queue));
    }
  }

  @Test
  void cancelledGetAndPutHaveDoneNothingHereAndInAWorker() throws Exception {
    try (ProcessQueue<Integer> queue = ProcessQueue.create(1)) {
      Heddle.run(
          () -> {
            assertThrows(TimeoutException.class, () -> Heddle.timeout(SHORT, queue::get));
            assertThrows(
                TimeoutException.class,
                () -> Heddle.timeout(SHORT, () -> pool.call(ProcessQueue::get, queue)));
            queue.put(1);
            assertThrows(
                TimeoutException.class, () -> Heddle.timeout(SHORT, () -> queue.put(2)));
            assertThrows(
                TimeoutException.class,
                () -> Heddle.timeout(
                    SHORT,
                    () -> pool.call(
                        (ProcessQueue<Integer> q) -> {
                          q.put(3);
                          return 0;
                        },
                        queue)));
          });
      assertEquals(1, queue.get());
      assertEquals(Optional.empty(), queue.tryGet(SHORT));
    }
  }

  @Test
  void closedQueueTellsWhoeverWaitsAndWhoeverComes() throws Exception {
    ProcessQueue<Integer> queue = ProcessQueue.create(1);
    Heddle.run(
        () -> {
          try (var group = TaskGroup.open();
              ProcessQueue<Boolean> connected = ProcessQueue.create(1)) {
            Task<Boolean> there =
                pool.submit(
                    () -> {
                      connected.put(queue.tryGet(Duration.ZERO).isEmpty());
                      return isClosed(queue);
                    });
            Task<Boolean> here = group.start(() -> isClosed(queue));
            assertTrue(connected.get());
            Heddle.sleep(SHORT.multipliedBy(5));
            queue.close();
            assertTrue(there.await());
            assertTrue(here.await());
          }
        });
    assertTrue(isClosed(queue));
    assertThrows(IOException.class, () -> pool.call(ProcessQueue::get, queue));
  }

  private static boolean isClosed(ProcessQueue<Integer> queue) throws Exception {
    try {
      queue.get();
      return false;
    } catch (StreamClosedException _) {
      return true;
    }
  }

  @Test
  void shutQueueCanBeEmptied() throws Exception {
    try (ProcessQueue<Integer> queue = ProcessQueue.create(5)) {
      queue.put(1);
      queue.put(2);
      queue.shutdown();
      assertThrows(StreamClosedException.class, () -> queue.put(3));
      assertEquals(1, queue.get());
      assertEquals(2, pool.<ProcessQueue<Integer>, Integer>call(ProcessQueue::get, queue));
      assertThrows(StreamClosedException.class, queue::get);
    }
  }

  @Test
  void killedConsumersLoseOnlyWhatTheyHadTaken() throws Exception {
    int items = 3_000;
    int rounds = 3;
    Heddle.run(
        () -> {
          var arrived = new ArrayList<Integer>();
          try (var doomed = ProcessPool.builder().workers(1).build();
              ProcessQueue<Integer> queue = ProcessQueue.create(items)) {
            produce(queue, 0, items);
            for (int i = 0; i < rounds; i++) {
              try (ProcessQueue<Integer> out = ProcessQueue.create(items);
                  var group = TaskGroup.open()) {
                var task =
                    group.start(
                        () -> assertThrows(
                            WorkerLostException.class, () -> doomed.call(() -> relay(queue, out))));
                arrived.add(out.get());
                long pid = doomed.workers().getFirst().pid();
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                task.await();
                Heddle.sleep(SHORT);
                out.shutdown();
                drain(out, arrived);
              }
            }
            queue.shutdown();
            drain(queue, arrived);
          }
          assertEquals(arrived.stream().distinct().count(), arrived.size());
          assertTrue(arrived.size() >= items - rounds, () -> arrived.size() + " of " + items);
        });
  }

  private static void drain(ProcessQueue<Integer> queue, List<Integer> into) throws Exception {
    try {
      while (true) {
        into.add(queue.get());
      }
    } catch (StreamClosedException _) {
      // That was all.
    }
  }

  @Test
  void itemsOfTheUsersClassesComeIfTheyAreAllowed() throws Exception {
    try (ProcessQueue<Point> queue = ProcessQueue.create(1, Point.class)) {
      pool.call(
          (ProcessQueue<Point> q) -> {
            q.put(new Point(3, 4));
            return null;
          },
          queue);
      assertEquals(new Point(3, 4), queue.get());
      assertThrows(NullPointerException.class, () -> queue.put(null));
    }
  }

  private static int answerAll(PipeEnd<String> end) throws Exception {
    int answers = 0;
    try (end) {
      while (true) {
        end.send(end.receive().toUpperCase());
        answers++;
      }
    } catch (StreamClosedException _) {
      return answers;
    }
  }

  @Test
  void pipeConnectsTwoProcessesUntilOneEndIsClosed() throws Exception {
    Heddle.run(
        () -> {
          try (Pipe<String> pipe = Pipe.open(4); var _ = TaskGroup.open()) {
            Task<Integer> other = pool.submit(ProcessQueueTest::answerAll, pipe.second());
            for (int i = 0; i < 100; i++) {
              pipe.first().send("word " + i);
              assertEquals("WORD " + i, pipe.first().receive());
            }
            assertEquals(Optional.empty(), pipe.first().tryReceive(SHORT));
            pipe.first().close();
            assertEquals(100, other.await());
            assertThrows(StreamClosedException.class, () -> pipe.first().receive());
          }
        });
  }

  @Test
  void pipeToAProcessThatDiesIsClosed() throws Exception {
    try (Pipe<String> pipe = Pipe.open(1)) {
      PipeEnd<String> end = pipe.second();
      try (var process =
          WorkerProcess.start(
              () -> {
                end.send("ready");
                Thread.sleep(60_000);
                return 0;
              })) {
        assertEquals("ready", pipe.first().receive());
        process.kill();
        assertThrows(StreamClosedException.class, () -> pipe.first().receive());
        assertThrows(
            StreamClosedException.class,
            () -> {
              pipe.first().send("a");
              pipe.first().send("b");
            });
      }
    }
  }

  @Test
  void shutdownAsTheLastThingAProcessDoesIsNotLost() throws Exception {
    for (int round = 0; round < 5; round++) {
      try (ProcessQueue<String> queue = ProcessQueue.create(4);
          var _ = WorkerProcess.start(
              () -> {
                queue.put("last words");
                queue.shutdown();
                Runtime.getRuntime().halt(0);
                return 0;
              })) {
        assertEquals("last words", queue.get());
        assertThrows(StreamClosedException.class, queue::get);
      }
    }
  }
}
