package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StealBackoffTest {
  private static final long SOON = 1_000;
  private static final long LATE = 1_000_000;

  private final StealBackoff backoff = new StealBackoff();
  private long now = 42;

  private long restAfter(int loot, long ran) {
    backoff.stole(loot, now);
    now += ran;
    return backoff.judge(now);
  }

  @Test
  void aThiefWhoseLootKeepsItBusyDoesNotRest() {
    assertEquals(0, restAfter(100, LATE));
    assertFalse(backoff.isInDoubt());
  }

  @Test
  void restsLongerEachTimeThatItWasNotWorthItUpToALimit() {
    long before = 0;
    for (int i = 0; i < 4; i++) {
      long rest = restAfter(1, SOON);
      assertTrue(rest > before, rest + " after " + before);
      before = rest;
    }
    for (int i = 0; i < 60; i++) {
      restAfter(1, SOON);
    }
    assertEquals(100_000, restAfter(1, SOON));
  }

  @Test
  void manyTasksHaveToLastLongerThanOne() {
    assertEquals(0, restAfter(1, 50 * SOON));
    assertTrue(restAfter(100, 50 * SOON) > 0);
  }

  @Test
  void oneTheftThatWasWorthItEndsTheDoubt() {
    restAfter(100, SOON);
    assertTrue(backoff.isInDoubt());
    assertEquals(0, restAfter(1, LATE));
    assertFalse(backoff.isInDoubt());
  }

  @Test
  void aTheftIsJudgedOnce() {
    assertFalse(backoff.hasLoot());
    backoff.stole(1, now);
    assertTrue(backoff.hasLoot());
    backoff.judge(now);
    assertFalse(backoff.hasLoot());
  }
}
