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
    assertEquals(1, stalls.size());
    Stall stall = stalls.peek();
    assertEquals("held", stall.loop());
    assertTrue(stall.heldFor().toMillis() >= 20, stall::toString);
    assertTrue(
        stall.stack().stream().anyMatch(frame -> frame.getMethodName().equals("holdUntilReported")),
        stall::toString);
    assertTrue(stall.toString().contains("blocking(...)"));
  }

  @Test
  void idleLoopIsNotReported() {
    LoopFixture.run(
        EventLoop.builder().stallThreshold(Duration.ofMillis(10)).onStall(stalls::add),
        _ -> LoopFixture.sleep(200));
    assertEquals(List.of(), List.copyOf(stalls));
  }

  private void holdUntilReported() {
    while (stalls.isEmpty()) {
      Thread.onSpinWait();
    }
  }
}
