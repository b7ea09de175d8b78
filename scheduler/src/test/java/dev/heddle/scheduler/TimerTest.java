package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimerTest {

  @RepeatedTest(20)
  void heapGivesBackWhatWasAddedAndNotRemovedInOrder() {
    var random = new Random();
    var heap = new TimerHeap();
    List<LoopTimer> kept = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      var timer = new LoopTimer(_ -> {}, () -> {}, random.nextInt(500));
      heap.add(timer);
      kept.add(timer);
      if (random.nextInt(3) == 0) {
        Collections.swap(kept, random.nextInt(kept.size()), kept.size() - 1);
        heap.remove(kept.removeLast());
      }
    }
    assertEquals(kept.size(), heap.size());
    List<Long> order = new ArrayList<>();
    LoopTimer due;
    while ((due = heap.pollDue(1_000)) != null) {
      order.add(due.deadline);
    }
    assertEquals(kept.stream().map(timer -> timer.deadline).sorted().toList(), order);
  }

  @Test
  void cancelledTimerDoesNotRunAndLeavesTheHeap() {
    var ran = new AtomicInteger();
    LoopFixture.run(
        loop -> {
          Timer timer = loop.schedule(ran::incrementAndGet, 1_000_000_000L);
          assertEquals(1, loop.statistics().timers());
          assertTrue(timer.cancel());
          assertFalse(timer.cancel());
          assertEquals(0, loop.statistics().timers());
        });
    assertEquals(0, ran.get());
  }

  @Test
  void foreignThreadsAddAndCancelTimersAndEachRunsOrIsCancelledExactlyOnce() {
    int each = 2_000;
    var ran = new AtomicInteger();
    var cancelled = new AtomicInteger();
    LoopFixture.run(
        loop -> {
          var done = new CountDownLatch(3);
          for (int t = 0; t < 3; t++) {
            Thread.ofPlatform()
                .start(
                    () -> {
                      var random = new Random();
                      for (int i = 0; i < each; i++) {
                        Timer timer =
                            loop.schedule(ran::incrementAndGet, random.nextInt(2_000_000));
                        if (random.nextBoolean() && timer.cancel()) {
                          cancelled.incrementAndGet();
                        }
                      }
                      done.countDown();
                    });
          }
          try {
            done.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          while (ran.get() + cancelled.get() < 3 * each) {
            LoopFixture.sleep(1);
          }
        });
    assertEquals(3 * each, ran.get() + cancelled.get());
  }

  @Test
  void anOverlongDelayDoesNotOverflow() {
    LoopFixture.run(
        loop -> {
          Timer never = loop.schedule(() -> {}, Long.MAX_VALUE);
          Timer soon = loop.schedule(() -> {}, 1);
          LoopFixture.sleep(5);
          assertEquals(1, loop.statistics().timers());
          assertFalse(soon.cancel());
          assertTrue(never.cancel());
        });
  }
}
