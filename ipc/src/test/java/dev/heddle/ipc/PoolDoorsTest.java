package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Odd times, odd places and odd moments at which pools, queues and shared memory are used. */
@Timeout(60)
class PoolDoorsTest {
  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  @TempDir private Path directory;

  @Test
  void listenerMayUseAndCloseThePool() throws Exception {
    for (String when : List.of("ready", "started", "ended", "lost")) {
      var heard = Collections.synchronizedList(new ArrayList<String>());
      var here = new CountDownLatch(1);
      var holder = new ProcessPool[1];
      var listener =
          new PoolListener() {
            private void hear(String event) {
              heard.add(event);
              if (event.equals(when)) {
                try {
                  here.await();
                  if (event.equals("ended")) {
                    heard.add("used " + holder[0].call(() -> 2));
                  }
                } catch (Exception e) {
                  heard.add(e.toString());
                }
                holder[0].close();
              }
            }

            @Override
            public void workerReady(String worker, long pid) {
              hear("ready");
            }

            @Override
            public void taskStarted(String worker, long at) {
              hear("started");
            }

            @Override
            public void taskEnded(String worker, long began, long ended) {
              hear("ended");
            }

            @Override
            public void workerLost(String worker, String how) {
              hear("lost");
            }
          };
      try (var pool = ProcessPool.builder().workers(1).listener(listener).build()) {
        holder[0] = pool;
        here.countDown();
        try {
          pool.call(
              () -> {
                if (when.equals("lost")) {
                  Runtime.getRuntime().halt(1);
                }
                return 1;
              });
        } catch (RuntimeException _) {
          // The pool has been closed meanwhile, or the worker is lost.
        }
        while (!pool.workers().isEmpty()) {
          Thread.sleep(1);
        }
      }
      assertTrue(heard.contains(when), () -> when + " in " + heard);
      assertEquals(when.equals("ended"), heard.contains("used 2"), heard::toString);
    }
  }

  @Test
  void closedPoolRefusesEvenNothingAndHasLostNoWorker() throws Exception {
    var pool = ProcessPool.open(1);
    assertEquals(1, pool.call(() -> 1));
    pool.close();
    pool.close();
    assertEquals(0, pool.statistics().workersLost());
    assertThrows(IllegalStateException.class, () -> pool.map(n -> n, List.of()));
    assertThrows(
        IllegalStateException.class, () -> pool.mapUnordered(n -> n, List.of(), (_, _) -> {}));
    assertThrows(IllegalStateException.class, () -> pool.call(() -> 1));
  }

  @Test
  @SuppressWarnings("NullAway")
  void timesOfAPoolMayBeHugeAndMustNotBeNegativeOrNull() throws Exception {
    ProcessPoolBuilder builder = ProcessPool.builder().workers(1);
    assertThrows(IllegalArgumentException.class, () -> builder.grace(Duration.ofNanos(-1)));
    assertThrows(IllegalArgumentException.class, () -> builder.idleTimeout(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> builder.idleTimeout(FOREVER.negated()));
    assertThrows(NullPointerException.class, () -> builder.grace(null));
    assertThrows(NullPointerException.class, () -> builder.idleTimeout(null));
    try (var pool = builder.grace(FOREVER).idleTimeout(FOREVER).recycleAbove(1L << 40).build()) {
      assertEquals(1, pool.call(() -> 1));
      Thread.sleep(150);
      assertEquals(1, pool.workers().size());
    }
    try (var pool = ProcessPool.builder().workers(1).grace(Duration.ZERO).build()) {
      assertEquals(1, pool.call(() -> 1));
    }
  }

  @Test
  @SuppressWarnings("NullAway")
  void timesOfAQueueMayBeHugeZeroOrNegativeAndMustNotBeNull() throws Exception {
    try (ProcessQueue<Integer> queue = ProcessQueue.create(1);
        Pipe<Integer> pipe = Pipe.open(1);
        var pool = ProcessPool.open(1)) {
      RemoteCallable<Boolean> uses =
          () -> {
            Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
            for (Duration none : List.of(
                Duration.ZERO, Duration.ofSeconds(-1), forever.negated())) {
              boolean nothing = queue.tryGet(none).isEmpty();
              if (!nothing || !queue.tryPut(1, forever) || queue.tryPut(2, none)
                  || !queue.tryGet(forever).equals(Optional.of(1))) {
                return false;
              }
            }
            return true;
          };
      assertTrue(uses.call());
      assertTrue(pool.call(uses));
      assertEquals(Optional.empty(), pipe.first().tryReceive(FOREVER.negated()));
      assertThrows(NullPointerException.class, () -> queue.tryGet(null));
      assertThrows(NullPointerException.class, () -> queue.tryPut(1, null));
      assertThrows(NullPointerException.class, () -> pipe.first().tryReceive(null));
    }
  }

  /** Run in a JVM of its own. */
  static final class QueueMaker {
    public static void main(String[] args) throws Exception {
      ProcessQueue<String> queue = ProcessQueue.create(1);
      try (var pool = ProcessPool.open(1)) {
        pool.call(
            () -> {
              queue.put("x");
              return 0;
            });
        System.out.println(queue.get());
        switch (args[0]) {
          case "exit" -> System.exit(0);
          case "halt" -> Runtime.getRuntime().halt(0);
          case "throw" -> throw new IOException("meant to be");
          default -> {
            // Returns with the queue open.
          }
        }
      }
      if (args[0].equals("halt alone")) {
        // Nobody uses the queue any more.
        Runtime.getRuntime().halt(0);
      }
    }
  }

  private List<String> endOfAMaker(Path temporary, String how) throws Exception {
    Process maker =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            QueueMaker.class.getName(),
            how)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(maker.getInputStream().readAllBytes());
    maker.waitFor();
    assertEquals("x\n", output, how);
    List<String> left = List.of(temporary.toFile().list());
    while (!left.isEmpty()) {
      // A worker may be about to delete it.
      Thread.sleep(1);
      left = List.of(temporary.toFile().list());
    }
    return left;
  }

  @Test
  void foldersOfQueuesAreGoneHoweverTheirMakerEnds() throws Exception {
    Path temporary = Files.createTempDirectory("t");
    for (String how : List.of("return", "exit", "throw", "halt", "halt alone")) {
      assertEquals(List.of(), endOfAMaker(temporary, how), how);
    }
    Path longOne = Files.createDirectory(directory.resolve("x".repeat(120)));
    assertEquals(List.of(), endOfAMaker(longOne, "return"));
    Files.delete(temporary);
  }

  @Test
  void folderThatAKilledMakerHasLeftIsDeletedByTheNextMaker() throws Exception {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    // More than a system has.
    Path left = Files.createDirectory(temporary.resolve("heddle-queue-99999999-1"));
    Path other = Files.createDirectory(temporary.resolve("heddle-queue-mine"));
    try (ProcessQueue<Integer> queue = ProcessQueue.create(1);
        ProcessQueue<Integer> second = ProcessQueue.create(1)) {
      assertFalse(Files.exists(left));
      assertTrue(Files.exists(other));
      assertTrue(queue.tryPut(1, Duration.ZERO) && second.tryPut(1, Duration.ZERO));
    } finally {
      Files.delete(other);
    }
  }

  @Test
  void sharedMemoryIsThereBeforeItIsTouched() throws Exception {
    long size = 8L << 20;
    try (var block = SharedMemory.create(size)) {
      Path file = Path.of(block.handle().path());
      assertEquals(size, Files.size(file));
      // A file of holes has no blocks.
      long blocks = blocksOf(file);
      assertTrue(blocks * 512 >= size, () -> blocks + " blocks");
    }
    assertThrows(IOException.class, () -> SharedMemory.create(1L << 60));
  }

  private static long blocksOf(Path file) throws Exception {
    Process stat = new ProcessBuilder("stat", "-L", "-c", "%b", file.toString()).start();
    return Long.parseLong(new String(stat.getInputStream().readAllBytes()).strip());
  }
}
