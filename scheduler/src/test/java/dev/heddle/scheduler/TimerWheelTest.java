package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimerWheelTest {
  private static final long[] SPANS =
      {1_000, 100_000, 10_000_000, 2_000_000_000L, TimeUnit.HOURS.toNanos(3), 1L << 61};

  private final long start = System.nanoTime();
  private final TimerWheel wheel = new TimerWheel();
  private final List<LoopTimer> waiting = new ArrayList<>();

  @RepeatedTest(20)
  void expiresExactlyWhatIsDueInOrderHoweverTheClockJumps(
      RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    long now = start;
    for (int step = 0; step < 3_000; step++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> add(now + random.nextLong(SPANS[random.nextInt(SPANS.length)]));
        case 2 -> cancelOne(random);
        default -> {
          now += random.nextLong(SPANS[random.nextInt(4)]);
          assertEquals(takeDue(now), expire(now), "step " + step);
        }
      }
      assertEquals(waiting.size(), wheel.size());
      assertSleepsNotTooLong(now);
    }
    assertEquals(takeDue(start + Long.MAX_VALUE / 2), expire(start + Long.MAX_VALUE / 2));
    assertTrue(wheel.isEmpty());
  }

  @Test
  void sleepsOverManyTimersOfOneSlotNoLongerThanToTheFirst() {
    for (int i = 0; i < 1_000; i++) {
      add(start + TimeUnit.SECONDS.toNanos(1) + i);
    }
    long now = start;
    int wakeUps = 0;
    while (expire(now).isEmpty()) {
      long sleep = wheel.untilNext(now);
      assertTrue(now + sleep <= start + TimeUnit.SECONDS.toNanos(1), "slept past the first");
      now += Math.max(sleep, 1);
      wakeUps++;
    }
    assertTrue(wakeUps <= 5, "woke " + wakeUps + " times");
  }

  private void add(long deadline) {
    var timer = new LoopTimer(_ -> {}, () -> {}, deadline);
    wheel.add(timer);
    waiting.add(timer);
  }

  private void cancelOne(Random random) {
    if (!waiting.isEmpty()) {
      wheel.remove(waiting.remove(random.nextInt(waiting.size())));
    }
  }

  private List<Long> expire(long now) {
    List<Long> expired = new ArrayList<>();
    LoopTimer due;
    while ((due = wheel.pollDue(now)) != null) {
      expired.add(due.deadline - start);
    }
    return expired;
  }

  private List<Long> takeDue(long now) {
    List<LoopTimer> due = waiting.stream().filter(timer -> timer.deadline - now <= 0).toList();
    waiting.removeAll(due);
    return due.stream().map(timer -> timer.deadline - start).sorted().toList();
  }

  private void assertSleepsNotTooLong(long now) {
    waiting.stream()
        .min(Comparator.comparingLong(timer -> timer.deadline - now))
        .ifPresent(first -> assertTrue(wheel.untilNext(now) <= first.deadline - now));
  }
}
