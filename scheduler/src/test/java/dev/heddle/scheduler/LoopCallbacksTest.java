package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopCallbacksTest {
  private final List<String> order = new ArrayList<>();

  @Test
  void microtasksRunBeforeTheNextTaskAndIncludeThoseTheyAdd() {
    LoopFixture.run(loop -> {
      loop.post(() -> {
        order.add("first");
        loop.microtask(() -> {
          order.add("micro");
          loop.microtask(() -> order.add("micro of micro"));
        });
        order.add("still first");
      });
      loop.post(() -> order.add("second"));
      LoopFixture.until(() -> order.size() == 5);
    });
    assertEquals(
        List.of("first", "still first", "micro", "micro of micro", "second"), order);
  }

  /** Nothing else wakes the loop: it would sleep for ever over what it has forgotten. */
  @Test
  void whatAChannelsListenerAsksForIsNotSleptOver() throws Exception {
    var loop = EventLoop.builder().name("listening").build();
    Thread carrier = loop.startCarrier();
    Pipe pipe = Pipe.open();
    try (var source = pipe.source(); var sink = pipe.sink()) {
      source.configureBlocking(false);
      for (int round = 0; round < 50; round++) {
        var ran = new CountDownLatch(2);
        loop.post(() -> loop.whenReady(source, SelectionKey.OP_READ, () -> {
          assertDoesNotThrow(() -> source.read(ByteBuffer.allocate(1)));
          loop.microtask(ran::countDown);
          loop.postDelayed(ran::countDown, Duration.ofNanos(100_000));
        }));
        sink.write(ByteBuffer.allocate(1));
        assertTrue(ran.await(20, TimeUnit.SECONDS), ran.getCount() + " forgotten");
      }
    } finally {
      loop.close();
      carrier.join();
    }
  }

  @Test
  void tasksThenTimersThenFrameThenIdle() {
    LoopFixture.run(loop -> {
      loop.requestIdle(_ -> order.add("idle"));
      loop.requestFrame(_ -> {
        order.add("frame");
        loop.microtask(() -> order.add("micro of frame"));
      });
      // Holds the loop until the frame is due, so that all are due in one turn.
      long until = System.nanoTime() + 20_000_000;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      loop.postDelayed(() -> order.add("timer"), Duration.ZERO);
      loop.post(() -> order.add("task"));
      LoopFixture.until(() -> order.size() == 5);
    });
    assertEquals(List.of("task", "timer", "frame", "micro of frame", "idle"), order);
  }

  @Test
  void frameRequestedInAFrameIsForTheNextOne() {
    List<Long> times = new ArrayList<>();
    LoopFixture.run(loop -> {
      animate(loop, times, 4);
      LoopFixture.until(() -> order.size() == 8);
    });
    // In one frame they would come one after another, and the tasks after them.
    assertEquals(
        List.of("frame", "task", "frame", "task", "frame", "task", "frame", "task"), order);
    assertTrue(times.getLast() - times.getFirst() >= 2 * 16_000_000, times::toString);
  }

  private void animate(EventLoop loop, List<Long> times, int left) {
    loop.requestFrame(time -> {
      times.add(time);
      order.add("frame");
      loop.post(() -> order.add("task"));
      if (left > 1) {
        animate(loop, times, left - 1);
      }
    });
  }

  @Test
  void cancelledFrameAndDelayedCallbackDoNotRun() {
    var ran = new AtomicInteger();
    LoopFixture.run(loop -> {
      Timer frame = loop.requestFrame(_ -> ran.incrementAndGet());
      Timer delayed = loop.postDelayed(ran::incrementAndGet, Duration.ofMillis(5));
      Timer at = loop.postAt(ran::incrementAndGet, loop.nanoTime() + 5_000_000);
      assertTrue(frame.cancel() && delayed.cancel() && at.cancel());
      assertFalse(frame.cancel());
      LoopFixture.sleep(50);
    });
    assertEquals(0, ran.get());
  }

  @Test
  void failuresOfEveryKindOfCallbackReachTheHandlerAndTheLoopGoesOn() {
    List<String> failures = new ArrayList<>();
    LoopFixture.run(
        EventLoop.builder().onFailure(e -> failures.add(e.getMessage())),
        loop -> {
          loop.post(() -> fail("post"));
          loop.microtask(() -> fail("micro"));
          loop.postDelayed(() -> fail("timer"), Duration.ofMillis(1));
          loop.requestFrame(_ -> fail("frame"));
          loop.requestIdle(_ -> fail("idle"));
          LoopFixture.until(() -> failures.size() == 5);
        });
    assertEquals(
        List.of("frame", "idle", "micro", "post", "timer"), failures.stream().sorted().toList());
  }

  private static void fail(String what) {
    throw new IllegalStateException(what);
  }

  @Test
  void foreignThreadsAreToldToPost() {
    EventLoop loop = EventLoop.builder().build();
    var refused = assertThrows(IllegalStateException.class, () -> loop.microtask(() -> {}));
    assertTrue(refused.getMessage().contains("use post"), refused::getMessage);
    assertThrows(IllegalStateException.class, () -> loop.requestFrame(_ -> {}));
    assertThrows(IllegalStateException.class, () -> loop.requestIdle(_ -> {}));
    loop.close();
  }

  @Test
  void statisticsTellLagAndLongestTurn() {
    LoopFixture.run(loop -> {
      loop.postDelayed(() -> {}, Duration.ofMillis(1));
      long until = System.nanoTime() + 10_000_000;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      Thread.yield();
      LoopFixture.sleep(1);
      LoopStatistics seen = loop.statistics();
      assertTrue(seen.longestTurnNanos() >= 10_000_000, seen::toString);
      assertTrue(seen.longestLagNanos() >= 5_000_000, seen::toString);
      assertTrue(seen.turns() > 0 && seen.slices() > 0, seen::toString);
    });
  }
}
