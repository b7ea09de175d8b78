package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interrupting a task closes the channel it uses, and that may throw, into whoever cancels. */
@Timeout(60)
class ThrowingChannelTest {
  private static final class Channel extends AbstractInterruptibleChannel {
    @Override
    protected void implCloseChannel() {
      throw new IllegalStateException("close failed");
    }

    void use(CountDownLatch used) throws IOException {
      begin();
      try {
        used.countDown();
        while (!Thread.currentThread().isInterrupted()) {
          LockSupport.park();
        }
      } finally {
        end(false);
      }
    }
  }

  /** What the run's failure handler hears. */
  private final List<String> heard = new CopyOnWriteArrayList<>();

  private void run(Runs runs, Action<Exception> main) throws Exception {
    runs.builder().onFailure((_, failure) -> heard.add(failure.getMessage())).run(main);
  }

  /** A sleeper on each side of the one that uses a channel, so that one of them is reached after it. */
  private static void startThree(TaskGroup group) throws InterruptedException {
    var used = new CountDownLatch(1);
    group.start("before", Runs::forever);
    group.start("user", () -> new Channel().use(used));
    group.start("after", Runs::forever);
    Runs.until(() -> used.getCount() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void cancellingAGroupReachesThoseBehindIt(Runs runs) throws Exception {
    run(runs, () -> {
      try (var group = TaskGroup.open()) {
        startThree(group);
        assertTrue(group.cancel("enough"));
        group.join();
      }
    });
    assertEquals(List.of("close failed"), heard);
  }

  @ParameterizedTest
  @EnumSource
  void closingAGroupReachesThoseBehindIt(Runs runs) throws Exception {
    run(runs, () -> assertThrows(UnjoinedTasksException.class, () -> {
      try (var group = TaskGroup.open()) {
        startThree(group);
      }
    }));
    assertEquals(List.of("close failed"), heard);
  }

  @ParameterizedTest
  @EnumSource
  void failureOfASiblingIsTold(Runs runs) throws Exception {
    var told = assertThrows(ExceptionGroup.class, () -> run(runs, () -> {
      try (var group = TaskGroup.open()) {
        startThree(group);
        group.start("failing", () -> {
          throw new IOException("root");
        });
        group.join();
      }
    }));
    assertEquals(List.of("root"), told.leaves().stream().map(Throwable::getMessage).toList());
    assertEquals(List.of("close failed"), heard);
  }

  @ParameterizedTest
  @EnumSource
  void deadlineReachesThoseBehindIt(Runs runs) throws Exception {
    run(runs, () -> assertFalse(Heddle.moveOnAfter(Duration.ofMillis(20), () -> {
      try (var group = TaskGroup.open()) {
        startThree(group);
        group.join();
      }
    })));
    assertEquals(List.of("close failed"), heard);
  }

  @ParameterizedTest
  @EnumSource
  void cancelOfTheTaskItselfDoesNotThrow(Runs runs) throws Exception {
    run(runs, () -> {
      var used = new CountDownLatch(1);
      Task<?> user = Heddle.start("user", () -> new Channel().use(used));
      Runs.until(() -> used.getCount() == 0);
      assertTrue(user.cancel("no more"));
      assertInstanceOf(Outcome.Cancelled.class, user.outcome());
    });
    assertEquals(List.of("close failed"), heard);
  }
}
