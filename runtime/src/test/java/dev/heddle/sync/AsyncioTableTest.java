package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.queue.Queue;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The guide's table of {@code asyncio}'s locks and queues: complete, and nothing in it invented. */
class AsyncioTableTest {
  /** Every class, method and attribute that the two chapters document. */
  private static final Set<String> DOCUMENTED =
      Set.of(
          """
              Lock Lock.acquire Lock.release Lock.locked
              Event Event.wait Event.set Event.clear Event.is_set
              Condition Condition.acquire Condition.notify Condition.locked Condition.notify_all
              Condition.release Condition.wait Condition.wait_for
              Semaphore Semaphore.acquire Semaphore.locked Semaphore.release BoundedSemaphore
              Barrier Barrier.wait Barrier.reset Barrier.abort Barrier.parties Barrier.n_waiting
              Barrier.broken BrokenBarrierError
              Queue Queue.maxsize Queue.empty Queue.full Queue.get Queue.get_nowait Queue.join Queue.put
              Queue.put_nowait Queue.qsize Queue.shutdown Queue.task_done PriorityQueue LifoQueue
              QueueEmpty QueueFull QueueShutDown"""
              .split("\\s+"));

  private record Row(String asyncio, String ours, String test) {}

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(page()).stream()
        .filter(line -> line.matches("\\| .*`.*"))
        .map(line -> line.replace("`", "").split(" *\\| *"))
        .map(cells -> new Row(cells[1], cells[3], cells[4]))
        .toList();
  }

  private static Path page() {
    return Path.of("..", "docs", "guide", "asyncio-sync-and-queue.md");
  }

  @Test
  void everyDocumentedNameIsThereOrLeftOutWithAReason() throws IOException {
    Set<String> missing = new TreeSet<>(DOCUMENTED);
    rows().forEach(row -> missing.remove(row.asyncio));
    String leftOut = Files.readString(page()).split("## Left out")[1];
    missing.removeIf(name -> leftOut.contains("`" + name + "`"));
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyNameOfOursExists() throws IOException {
    for (Row row : rows()) {
      String[] parts = row.ours.split("\\.");
      Class<?> type = find(parts[0]);
      assertTrue(
          parts.length == 1
              || Arrays.stream(type.getMethods()).anyMatch(m -> m.getName().equals(parts[1])),
          row::toString);
    }
  }

  @Test
  void everyTestExists() throws IOException {
    for (Row row : rows()) {
      String[] parts = row.test.split("\\.");
      Set<String> tests =
          Arrays.stream(find(parts[0]).getDeclaredMethods())
              .filter(
                  m -> m.isAnnotationPresent(Test.class)
                      || m.isAnnotationPresent(ParameterizedTest.class))
              .map(Method::getName)
              .collect(Collectors.toSet());
      assertTrue(tests.contains(parts[1]), row::toString);
    }
  }

  private static Class<?> find(String name) {
    for (Class<?> neighbour : List.of(Lock.class, Queue.class)) {
      try {
        return Class.forName(neighbour.getPackageName() + "." + name);
      } catch (ClassNotFoundException _) {
        // Perhaps in the other package.
      }
    }
    throw new AssertionError("There is no class " + name);
  }
}
