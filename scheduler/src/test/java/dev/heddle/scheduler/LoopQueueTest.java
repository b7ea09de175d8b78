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

class LoopQueueTest {
  private record Named(String name) implements Runnable {
    @Override
    public void run() {}

    @Override
    public String toString() {
      return name;
    }
  }

  private final LoopQueue queue = new LoopQueue();

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
    assertEquals("a", String.valueOf(queue.poll()));
    queue.offerFresh(new Named("a1"));
    queue.offerFresh(new Named("a2"));
    assertEquals(List.of("a1", "a2", "b"), drain());
  }

  @Test
  void whoWaitedForAMemberRunsAfterTheRestOfItsFamilyAndBeforeTheOlder() {
    queue.offerFresh(new Named("parent"));
    queue.offerFresh(new Named("uncle"));
    Runnable parent = queue.poll();
    for (String name : List.of("a", "b", "c")) {
      queue.offerFresh(new Named(name));
    }
    assertEquals("a", String.valueOf(queue.poll()));
    queue.offerUnderFamily(Objects.requireNonNull(parent));
    assertEquals(List.of("b", "c", "parent", "uncle"), drain());
  }

  @Test
  void severalWhoWaitedRunInTheOrderTheyWereWoken() {
    queue.offerFresh(new Named("a"));
    queue.offerFresh(new Named("b"));
    assertEquals("a", String.valueOf(queue.poll()));
    queue.offerFresh(new Named("child"));
    queue.offerUnderFamily(new Named("first"));
    queue.offerUnderFamily(new Named("second"));
    assertEquals(List.of("child", "b", "first", "second"), drain());
  }

  @Test
  void whoWaitedForTheLastOfAFamilyRunsNext() {
    queue.offerLocal(new Named("old"));
    queue.offerFresh(new Named("only"));
    assertEquals("only", String.valueOf(queue.poll()));
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
      switch (random.nextInt(9)) {
        case 0, 1, 2, 3 -> {
          stack.push(named);
          pushed.add(named);
        }
        case 4 -> {
          stack.pushUnderFamily(named);
          pushed.add(named);
        }
        case 5 -> stack.giveOldest(random.nextInt(stack.size() + 1), gone::add);
        case 6 -> {
          stack.endSlice();
          Runnable eldest = stack.pollEldest();
          if (eldest != null) {
            gone.add(eldest);
          }
          if (random.nextInt(20) == 0) {
            stack.giveByAge(gone::add);
          }
        }
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
      boolean queued = random.nextInt(16) == 15;
      if ((queued ? queue.pollQueued() : queue.poll()) != null) {
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
    assertEquals("old", String.valueOf(queue.pollQueued()));
    assertEquals("new", String.valueOf(queue.pollQueued()));
    assertNull(queue.pollQueued());
  }

  @Test
  void theEldestIsTheFirstThatWasStartedWithItsFamily() {
    for (String name : List.of("a", "b", "c")) {
      queue.offerFresh(new Named(name));
    }
    Runnable a = Objects.requireNonNull(queue.poll());
    queue.offerFresh(new Named("a1"));
    assertEquals("b", String.valueOf(queue.pollOvertaken()));
    assertEquals("a1", String.valueOf(queue.poll()));
    // Who waited goes on before its siblings, but has not been overtaken for as long as they have.
    queue.offerUnderFamily(a);
    assertEquals("c", String.valueOf(queue.pollOvertaken()));
    assertEquals("a", String.valueOf(queue.pollOvertaken()));
    assertNull(queue.pollOvertaken());
  }

  /** However often a task waits and is woken, at whatever moments the turn of the overtaken comes. */
  @Test
  void whoIsOvertakenByOneThatWaitsAgainAndAgainHasItsTurn() {
    for (int every = 1; every < 8; every++) {
      for (String name : List.of("busy", "b", "c", "d")) {
        queue.offerFresh(new Named(name));
      }
      List<String> overtaken = new ArrayList<>();
      Runnable busy = Objects.requireNonNull(queue.poll());
      for (int slice = 1; overtaken.size() < 3; slice++) {
        queue.offerFresh(new Named("child"));
        Runnable next = slice % every == 0 ? queue.pollOvertaken() : queue.poll();
        if (!String.valueOf(next).equals("child")) {
          overtaken.add(String.valueOf(next));
          assertEquals("child", String.valueOf(queue.poll()));
        }
        queue.offerUnderFamily(busy);
        while (!"busy".equals(String.valueOf(next = queue.poll()))) {
          overtaken.add(String.valueOf(next));
          assertTrue(overtaken.size() < 4, () -> "again: " + overtaken);
        }
      }
      assertEquals(List.of("b", "c", "d"), overtaken);
      assertNull(queue.poll());
    }
  }

  @Test
  void whoYieldsRunsAfterAllThatIsReady() {
    queue.offerLocal(new Named("old"));
    queue.offerFresh(new Named("yielding"));
    queue.offerFresh(new Named("sibling"));
    Runnable yielding = Objects.requireNonNull(queue.poll());
    queue.offerFresh(new Named("child"));
    queue.offerForeign(new Named("foreign"));
    queue.offerAfterAll(yielding);
    queue.offerFresh(new Named("new"));
    List<String> order = new ArrayList<>();
    Runnable next;
    while ((next = queue.pollQueued()) != null) {
      order.add(next.toString());
    }
    assertEquals(List.of("old", "sibling", "child", "foreign", "yielding", "new"), order);
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
    while ((next = queue.poll()) != null) {
      drained.add(next.toString());
    }
    return drained;
  }
}
