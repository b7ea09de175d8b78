package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunQueueTest {
  private record Named(String name) implements Runnable {
    @Override
    public void run() {}

    @Override
    public String toString() {
      return name;
    }
  }

  private final RunQueue queue = new RunQueue();

  @Test
  void whatASliceStartedRunsBeforeTheOlderAndInOrder() {
    queue.offerLocal(new Named("old"));
    for (String name : List.of("a", "b", "c")) {
      queue.offerFresh(new Named(name));
    }
    queue.endSlice();
    assertEquals(List.of("a", "b", "c", "old"), drain());
  }

  @Test
  void childrenRunBeforeTheSiblingsOfTheirParent() {
    queue.offerFresh(new Named("a"));
    queue.offerFresh(new Named("b"));
    queue.endSlice();
    assertEquals("a", String.valueOf(queue.poll(false)));
    queue.offerFresh(new Named("a1"));
    queue.offerFresh(new Named("a2"));
    queue.endSlice();
    assertEquals(List.of("a1", "a2", "b"), drain());
  }

  @Test
  void theOldestHasItsTurnHoweverMuchIsStarted() {
    queue.offerLocal(new Named("old"));
    queue.offerFresh(new Named("new"));
    queue.endSlice();
    assertEquals("old", String.valueOf(queue.poll(true)));
    assertEquals("new", String.valueOf(queue.poll(true)));
    assertNull(queue.poll(true));
  }

  @Test
  void growsAndShrinksWithoutLoss() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      names.add("n" + i);
      queue.offerFresh(new Named(names.getLast()));
    }
    queue.endSlice();
    assertEquals(names, drain());
    assertTrue(queue.isEmpty());
    queue.offerFresh(new Named("again"));
    assertEquals(List.of("again"), drain());
  }

  private List<String> drain() {
    List<String> drained = new ArrayList<>();
    Runnable next;
    while ((next = queue.poll(false)) != null) {
      drained.add(next.toString());
      queue.endSlice();
    }
    return drained;
  }
}
