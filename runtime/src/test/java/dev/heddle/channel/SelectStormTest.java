package dev.heddle.channel;

import dev.heddle.ClosedException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.GroupOption;
import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Selects that send on some channels and receive from others, all at once, while their tasks are
 * cancelled, their deadlines expire and a channel fails: each value that was sent is received once, or
 * is given back by the channel that failed, or is left in one.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@EnumSource(Runs.class)
class SelectStormTest {
  private static final int ROUNDS = 60;
  private static final int TASKS = 8;
  private static final int SELECTS = 60;

  @Parameter Runs runs;

  private final AtomicInteger next = new AtomicInteger();
  private final Set<Integer> sent = ConcurrentHashMap.newKeySet();
  private final Set<Integer> received = ConcurrentHashMap.newKeySet();
  private final AtomicInteger twice = new AtomicInteger();

  @Test
  void noValueIsLostOrDoubledWhateverIsCancelledLateOrClosed() {
    long seed = ThreadLocalRandom.current().nextLong();
    runs.run(() -> {
      for (int round = 0; round < ROUNDS; round++) {
        storm(new Random(seed + round), "round " + round + " of seed " + seed);
      }
    });
    assertTrue(received.size() > ROUNDS, () -> "only " + received.size() + " values arrived");
  }

  private void storm(Random random, String which) throws InterruptedException {
    List<Channel<Integer>> channels =
        List.of(Channel.rendezvous(), Channel.rendezvous(), Channel.buffered(2));
    List<Integer> givenBack;
    try (var group = TaskGroup.open(GroupOption.collectOutcomes())) {
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        long seed = random.nextLong();
        tasks.add(group.start(() -> selectOften(new Random(seed), channels)));
      }
      for (int i = random.nextInt(30); i > 0; i--) {
        Heddle.yieldNow();
      }
      for (int i = 0; i < TASKS / 2; i++) {
        tasks.get(random.nextInt(TASKS)).cancel("storm");
        Heddle.yieldNow();
      }
      givenBack = channels.get(random.nextInt(3)).fail(new IOException("storm"));
      Heddle.sleep(Duration.ofNanos(random.nextInt(200_000)));
      group.cancel("the storm is over");
      group.join();
    }
    var left = new ArrayList<>(givenBack);
    for (Channel<Integer> channel : channels) {
      left.addAll(channel.fail(new IOException("over")));
      assertEquals(0, channel.statistics().waitingToSend(), which);
      assertEquals(0, channel.statistics().waitingToReceive(), which);
    }
    Set<Integer> accounted = new HashSet<>(received);
    left.forEach(value -> assertTrue(accounted.add(value), which + " doubles " + value));
    assertEquals(0, twice.get(), which);
    Set<Integer> lost = new HashSet<>(sent);
    lost.removeAll(accounted);
    assertEquals(Set.of(), lost, which + " loses values");
    sent.addAll(accounted);
    received.addAll(left);
  }

  private void selectOften(Random random, List<Channel<Integer>> channels)
      throws InterruptedException {
    for (int i = 0; i < SELECTS; i++) {
      List<Clause<Boolean, RuntimeException>> clauses = new ArrayList<>();
      for (Channel<Integer> channel : channels) {
        if (random.nextInt(3) == 0) {
          continue;
        }
        int value = next.incrementAndGet();
        clauses.add(
            random.nextBoolean()
                ? channel.onSend(value, () -> sent.add(value))
                : channel.onReceive(this::take));
      }
      if (clauses.isEmpty() || random.nextInt(3) == 0) {
        clauses.add(Select.after(Duration.ofNanos(random.nextInt(50_000)), () -> true));
      }
      try {
        Heddle.moveOnAfter(
            Duration.ofNanos(50_000 + random.nextInt(200_000)), () -> Select.first(clauses), true);
      } catch (ClosedException _) {
        Heddle.yieldNow();
      }
    }
  }

  private boolean take(int value) {
    if (!received.add(value)) {
      twice.incrementAndGet();
    }
    return true;
  }
}
