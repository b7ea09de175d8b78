package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
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
    assertEquals(List.of("a", "b", "c", "old"), drain());
  }

  @Test
  void childrenRunBeforeTheSiblingsOfTheirParent() {
    queue.offerFresh(new Named("a"));
    queue.offerFresh(new Named("b"));
    assertEquals("a", String.valueOf(queue.poll(false)));
    queue.offerFresh(new Named("a1"));
    queue.offerFresh(new Named("a2"));
    assertEquals(List.of("a1", "a2", "b"), drain());
  }

  @Test
  void whoWaitedForAMemberRunsAfterTheRestOfItsFamilyAndBeforeTheOlder() {
    queue.offerFresh(new Named("parent"));
    queue.offerFresh(new Named("uncle"));
    Runnable parent = queue.poll(false);
    for (String name : List.of("a", "b", "c")) {
      queue.offerFresh(new Named(name));
    }
    assertEquals("a", String.valueOf(queue.poll(false)));
    queue.offerUnderFamily(Objects.requireNonNull(parent));
    assertEquals(List.of("b", "c", "parent", "uncle"), drain());
  }

  @Test
  void severalWhoWaitedRunInTheOrderTheyWereWoken() {
    queue.offerFresh(new Named("a"));
    queue.offerFresh(new Named("b"));
    assertEquals("a", String.valueOf(queue.poll(false)));
    queue.offerFresh(new Named("child"));
    queue.offerUnderFamily(new Named("first"));
    queue.offerUnderFamily(new Named("second"));
    assertEquals(List.of("child", "b", "first", "second"), drain());
  }

  @Test
  void whoWaitedForTheLastOfAFamilyRunsNext() {
    queue.offerLocal(new Named("old"));
    queue.offerFresh(new Named("only"));
    assertEquals("only", String.valueOf(queue.poll(false)));
    queue.offerUnderFamily(new Named("parent"));
    assertEquals(List.of("parent", "old"), drain());
  }

  @RepeatedTest(50)
  void givingTheOldestAwayKeepsTheOrderOfTheRest() {
    var random = new Random();
    var stack = new NewestFirst();
    var twin = new NewestFirst();
    for (int i = random.nextInt(20); i >= 0; i--) {
      stack.poll();
      twin.poll();
      for (int child = random.nextInt(4); child > 0; child--) {
        var named = new Named("n" + i + "-" + child);
        stack.push(named);
        twin.push(named);
      }
      if (i > 0 || random.nextBoolean()) {
        stack.endSlice();
        twin.endSlice();
      }
    }
    List<Runnable> given = new ArrayList<>();
    stack.giveOldest(random.nextInt(stack.size() + 1), given::add);
    stack.endSlice();
    twin.endSlice();
    List<Runnable> all = new ArrayList<>();
    Runnable next;
    while ((next = twin.poll()) != null) {
      all.add(next);
    }
    List<Runnable> kept = new ArrayList<>();
    while ((next = stack.poll()) != null) {
      kept.add(next);
    }
    all.removeAll(given);
    assertEquals(all, kept);
  }

  @RepeatedTest(50)
  void nothingIsLostOrDoubledHoweverMuchIsGivenAwayAndWhenever() {
    var random = new Random();
    var stack = new NewestFirst();
    List<Runnable> pushed = new ArrayList<>();
    List<Runnable> gone = new ArrayList<>();
    for (int step = 0; step < 3_000; step++) {
      var named = new Named("n" + step);
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> {
          stack.push(named);
          pushed.add(named);
        }
        case 4 -> {
          stack.pushUnderFamily(named);
          pushed.add(named);
        }
        case 5 -> stack.giveOldest(random.nextInt(stack.size() + 1), gone::add);
        default -> {
          stack.endSlice();
          Runnable next = stack.poll();
          if (next != null) {
            gone.add(next);
          }
        }
      }
      assertEquals(pushed.size() - gone.size(), stack.size());
    }
    stack.giveOldest(stack.size(), gone::add);
    assertEquals(Set.copyOf(pushed), Set.copyOf(gone));
    assertEquals(pushed.size(), gone.size());
  }

  @RepeatedTest(50)
  void nothingIsLostOrDoubledInRandomTrees() {
    var random = new Random();
    int offered = 0;
    int polled = 0;
    for (int step = 0; step < 2_000; step++) {
      if (queue.poll(random.nextInt(16) == 15) != null) {
        polled++;
      }
      for (int i = random.nextInt(4); i > 1; i--) {
        switch (random.nextInt(3)) {
          case 0 -> queue.offerLocal(new Named("local"));
          case 1 -> queue.offerFresh(new Named("fresh"));
          default -> queue.offerUnderFamily(new Named("under"));
        }
        offered++;
      }
    }
    assertEquals(offered, polled + drain().size());
  }

  @Test
  void theOldestHasItsTurnHoweverMuchIsStarted() {
    queue.offerLocal(new Named("old"));
    queue.offerFresh(new Named("new"));
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
    }
    return drained;
  }
}
