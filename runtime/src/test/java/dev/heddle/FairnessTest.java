package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.channel.Channel;
import dev.heddle.scheduler.ContainerView;
import dev.heddle.scheduler.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nobody who is ready waits for ever, whatever the others do. Not so on the JDK's scheduler: a worker of
 * its pool that always has work of its own never looks at what comes from outside.
 */
@ParameterizedClass
@EnumSource(value = Runs.class, mode = EnumSource.Mode.EXCLUDE, names = "JDK")
class FairnessTest {
  private static final int SIBLINGS = 20;

  @Parameter Runs runs;

  private final AtomicBoolean stop = new AtomicBoolean();

  /** What a task can do for ever, always ready, or waiting for what it has just made ready. */
  enum Busy {
    STARTS_AND_ENDS, STARTS_AND_AWAITS, GATHERS, MAPS, GATHERS_IN_DEPTH, YIELDS, HANDS_OVER, COMPUTES
  }

  private void beBusy(Busy kind, TaskGroup group) throws Exception {
    if (kind == Busy.STARTS_AND_ENDS) {
      if (!stop.get()) {
        group.start(() -> beBusy(kind, group));
      }
      return;
    }
    while (!stop.get()) {
      switch (kind) {
        case STARTS_AND_AWAITS -> Heddle.start(() -> 1).await();
        case GATHERS -> Heddle.gather(() -> 1, () -> 2);
        case MAPS -> Heddle.mapConcurrent(List.of(1, 2, 3), 2, n -> n);
        case GATHERS_IN_DEPTH -> gather(5);
        case YIELDS -> Heddle.yieldNow();
        case HANDS_OVER -> handOver();
        case COMPUTES -> {
          long end = System.nanoTime() + 20_000;
          while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
          }
          Heddle.gather(() -> 1);
        }
        default -> throw new AssertionError(kind);
      }
    }
  }

  private static int gather(int depth) throws InterruptedException {
    return depth == 0
        ? 1
        : Heddle.gather(() -> gather(depth - 1), () -> gather(depth - 1)).size();
  }

  private static void handOver() throws InterruptedException {
    var channel = Channel.<Integer>rendezvous();
    Heddle.gather(
        () -> {
          channel.send(1);
          return 0;
        },
        channel::receive);
  }

  @ParameterizedTest
  @EnumSource(Busy.class)
  void siblingsOfTasksThatAreAlwaysReadyHaveTheirTurn(Busy kind) {
    var ran = new AtomicInteger();
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 6; i++) {
          group.start("busy", () -> beBusy(kind, group));
        }
        for (int i = 0; i < SIBLINGS; i++) {
          group.start("sibling", () -> {
            Heddle.yieldNow();
            if (ran.incrementAndGet() == SIBLINGS) {
              stop.set(true);
            }
          });
        }
        group.join();
      }
    });
    assertEquals(SIBLINGS, ran.get());
  }

  @ParameterizedTest
  @EnumSource(Busy.class)
  void whoIsWokenBesideTasksThatAreAlwaysReadyHasItsTurn(Busy kind) {
    var woken = new AtomicInteger();
    runs.run(() -> {
      var foreign = new Promise<Integer>();
      var local = new Promise<Integer>();
      List<Callable<?>> waits =
          List.of(
              foreign::await,
              local::await,
              () -> {
                Heddle.sleep(Duration.ofMillis(5));
                return 0;
              },
              () -> Heddle.blocking(() -> 1));
      try (var group = TaskGroup.open()) {
        for (Callable<?> wait : waits) {
          group.start(() -> {
            wait.call();
            if (woken.incrementAndGet() == waits.size()) {
              stop.set(true);
            }
          });
        }
        Heddle.yieldNow();
        for (int i = 0; i < 6; i++) {
          group.start("busy", () -> beBusy(kind, group));
        }
        group.start("waker", () -> local.complete(1));
        Runs.foreign(() -> foreign.complete(1));
        group.join();
      }
    });
    assertEquals(4, woken.get());
  }

  /** A loop keeps the order of readiness for who yields; what other carriers have, it cannot know. */
  @Test
  void whoYieldsLetsAllGoFirstThatWereReadyOnItsLoop() {
    if (runs != Runs.EVENT_LOOP) {
      return;
    }
    runs.run(() -> {
      for (int busyTasks = 0; busyTasks < 4; busyTasks++) {
        List<Integer> order = new ArrayList<>();
        try (var group = TaskGroup.open()) {
          for (int i = 0; i < busyTasks; i++) {
            group.start("busy", () -> {
              for (int round = 0; round < 200; round++) {
                Heddle.gather(() -> 1, () -> 2);
              }
            });
          }
          for (int i = 0; i < SIBLINGS; i++) {
            int number = i;
            group.start(() -> order.add(number));
          }
          Heddle.yieldNow();
          assertEquals(SIBLINGS, order.size(), "have run before the first yield returned");
          assertEquals(order.stream().sorted().toList(), order, "in the order they were started");
          group.join();
        }
      }
    });
  }

  @Test
  void whoYieldsLetsThoseGoFirstWhomAForeignThreadHasMadeReady() {
    if (runs != Runs.EVENT_LOOP) {
      return;
    }
    runs.run(() -> {
      var promise = new Promise<Integer>();
      var ran = new ConcurrentLinkedQueue<Integer>();
      try (var group = TaskGroup.open()) {
        group.start(() -> ran.add(promise.await()));
        Heddle.yieldNow();
        Thread foreign = Thread.ofPlatform().start(() -> promise.complete(7));
        while (foreign.isAlive()) {
          Thread.onSpinWait();
        }
        Heddle.yieldNow();
        assertEquals(List.of(7), List.copyOf(ran));
        group.join();
      }
    });
  }

  @Test
  void aCallbackPostedOnItsLoopRunsAfterAllThatIsReady() {
    if (runs != Runs.EVENT_LOOP) {
      return;
    }
    var loop = EventLoop.builder().build();
    List<String> order = new ArrayList<>();
    var threads = loop.asThreadFactory();
    loop.post(() -> {
      for (int i = 0; i < 30; i++) {
        int number = i;
        loop.start(threads.newThread(() -> order.add("t" + number)), loop.open(new Empty(), false));
      }
      loop.post(() -> order.add("posted"));
      loop.post(loop::stop);
    });
    loop.run();
    assertEquals(31, order.size());
    assertEquals("posted", order.getLast());
  }

  private static final class Empty implements ContainerView {
    @Override
    public String name() {
      return "empty";
    }

    @Override
    public Stream<Thread> threads() {
      return Stream.empty();
    }

    @Override
    public void abandoned() {}
  }
}
