package dev.heddle.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OneAtATimeTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Semaphore mayEnd = new Semaphore(0);
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  private String make() {
    most.accumulateAndGet(now.incrementAndGet(), Math::max);
    mayEnd.acquireUninterruptibly();
    now.decrementAndGet();
    return "answer " + made.incrementAndGet();
  }

  private void untilMaking() throws InterruptedException {
    while (now.get() == 0) {
      Thread.sleep(1);
    }
  }

  @Test
  void whoAskTheSameMeanwhileHaveTheSameAnswerAndTheSeventeenthIsRefused() throws Exception {
    var trees = new OneAtATime(LONG);
    List<String> answers = new CopyOnWriteArrayList<>();
    List<Thread> asking = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      asking.add(Runs.foreign(() -> answers.add(trees.answer("tree", this::make))));
      untilMaking();
    }
    for (Thread each : asking) {
      while (each.getState() == Thread.State.RUNNABLE || each.getState() == Thread.State.NEW) {
        Thread.sleep(1);
      }
    }
    var refused = assertThrows(IOException.class, () -> trees.answer("tree", this::make));
    assertTrue(refused.getMessage().contains("busy"), refused::toString);
    mayEnd.release();
    for (Thread each : asking) {
      each.join();
    }
    assertEquals(Collections.nCopies(16, "answer 1"), answers);
    mayEnd.release();
    assertEquals("answer 2", trees.answer("tree", this::make));
  }

  @Test
  void ofDifferentQuestionsOneIsAnsweredAtATime() throws Exception {
    var trees = new OneAtATime(LONG);
    try (var threads = Executors.newCachedThreadPool()) {
      List<Future<String>> asked = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        String question = "find=" + i;
        asked.add(threads.submit(() -> trees.answer(question, this::make)));
      }
      untilMaking();
      mayEnd.release(5);
      for (Future<String> each : asked) {
        assertTrue(each.get().startsWith("answer "), each::toString);
      }
      assertEquals(1, most.get());
      assertEquals(5, made.get());
    }
  }

  @Test
  void whoWouldWaitLongIsToldToComeAgainAndIsAnsweredThen() throws Exception {
    var trees = new OneAtATime(Duration.ofMillis(20));
    try (var threads = Executors.newCachedThreadPool()) {
      Future<String> first = threads.submit(() -> trees.answer("tree", this::make));
      untilMaking();
      for (String question : List.of("tree", "other")) {
        var busy = assertThrows(IOException.class, () -> trees.answer(question, this::make));
        assertTrue(busy.getMessage().contains("ask again in a second"), busy::toString);
      }
      mayEnd.release(2);
      assertEquals("answer 1", first.get());
      assertEquals("answer 2", trees.answer("other", this::make));
    }
  }

  @Test
  void itRestsAsLongAsAnAnswerTook() throws Exception {
    var trees = new OneAtATime(LONG);
    long[] times = new long[3];
    trees.answer("a", () -> {
      times[0] = System.nanoTime();
      sleep();
      times[1] = System.nanoTime();
      return "";
    });
    trees.answer("b", () -> {
      times[2] = System.nanoTime();
      return "";
    });
    assertTrue(times[2] - times[1] >= times[1] - times[0], () -> List.of(times) + "");
  }

  private static void sleep() throws IOException {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void failureIsToldToAllWhoAskedAndIsNotKept() throws Exception {
    var trees = new OneAtATime(LONG);
    var failed = assertThrows(IOException.class, () -> trees.answer("tree", () -> {
      throw new IllegalStateException("no tree");
    }));
    assertTrue(failed.getMessage().contains("no tree"), failed::toString);
    assertEquals("now", trees.answer("tree", () -> "now"));
  }
}
