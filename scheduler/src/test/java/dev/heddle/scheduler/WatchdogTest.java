package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchdogTest {
  private final ConcurrentLinkedQueue<Stall> stalls = new ConcurrentLinkedQueue<>();

  @Test
  void carrierHeldTooLongIsReportedOnceWithItsStack() {
    LoopFixture.run(
        EventLoop.builder()
            .name("held")
            .stallThreshold(Duration.ofMillis(20))
            .onStall(stalls::add),
        _ -> holdUntilReported());
    // A slow machine may make other slices long as well.
    List<Stall> reported = stalls.stream().filter(WatchdogTest::isOfTheHolder).toList();
    assertEquals(1, reported.size(), reported::toString);
    Stall stall = reported.getFirst();
    assertEquals("held", stall.loop());
    assertTrue(stall.heldFor().toMillis() >= 20, stall::toString);
    assertTrue(stall.toString().contains("blocking(...)"));
    assertTrue(stall.toString().contains("needs a wait, or yieldNow()"));
  }

  @Test
  void idleLoopIsNotReported() {
    LoopFixture.run(
        EventLoop.builder().stallThreshold(Duration.ofMillis(10)).onStall(stalls::add),
        _ -> LoopFixture.sleep(200));
    // What a slow machine makes a long slice of is held by the thread that runs it.
    assertTrue(stalls.stream().allMatch(stall -> stall.thread() != null), stalls::toString);
  }

  private void holdUntilReported() {
    while (stalls.stream().noneMatch(WatchdogTest::isOfTheHolder)) {
      Thread.onSpinWait();
    }
    // Time for another report of the same slice, which must not come.
    long until = System.nanoTime() + 100_000_000;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  private static boolean isOfTheHolder(Stall stall) {
    return stall.stack().stream()
        .anyMatch(frame -> frame.getMethodName().equals("holdUntilReported"));
  }
}
