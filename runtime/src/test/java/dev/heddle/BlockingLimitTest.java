package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocking calls with a limit of their own, abandoned calls, and what calls inherit. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class BlockingLimitTest {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  @Parameter Runs runs;

  @Test
  void noMoreThanTheLimitRunAtOnceAndOthersWaitTheirTurn() {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var blocking = Blocking.limit(2);
    runs.run(() -> {
      var together = new CountDownLatch(2);
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 20; i++) {
          group.start(() -> blocking.call(() -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            together.countDown();
            together.await();
            return now.decrementAndGet();
          }));
        }
        group.join();
      }
      Runs.until(() -> blocking.statistics().running() == 0);
      assertEquals(new Blocking.Statistics(2, 0, 0), blocking.statistics());
    });
    assertEquals(2, most.get());
    assertThrows(IllegalArgumentException.class, () -> Blocking.limit(0));
  }

  @Test
  void limitIsApartFromTheSharedOne() {
    runs.run(() -> {
      var blocking = Blocking.limit(100);
      var latch = new CountDownLatch(100);
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 100; i++) {
          group.start(() -> blocking.call(() -> {
            latch.countDown();
            latch.await();
            return 0;
          }));
        }
        group.join();
      }
      assertEquals(0, latch.getCount());
    });
  }

  @Test
  void cancelledCallerOfAnAbandonedCallGoesOnAtOnceAndTheCallStillCounts() throws Exception {
    var reported = new CopyOnWriteArrayList<Throwable>();
    runs.builder().onFailure((task, e) -> reported.add(e)).run(() -> {
      var blocking = Blocking.limit(1).abandonOnCancel();
      var release = new CountDownLatch(1);
      var interrupted = new Promise<Void>();
      var begun = new Promise<Void>();
      Task<?> caller = Heddle.start(() -> blocking.call(() -> {
        begun.complete(null);
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          interrupted.complete(null);
        }
        release.await();
        throw new IllegalStateException("failed alone");
      }));
      begun.await();
      caller.cancel("now");
      assertInstanceOf(Outcome.Cancelled.class, caller.outcome());
      interrupted.await();
      assertEquals(1, blocking.statistics().running());
      assertFalse(Heddle.moveOnAfter(Duration.ofMillis(2), () -> blocking.call(() -> 0)));
      release.countDown();
      assertEquals(1, blocking.call(() -> 1));
      Runs.until(() -> !reported.isEmpty());
    });
    assertEquals("failed alone", reported.getFirst().getMessage());
    assertEquals(1, reported.size());
  }

  @Test
  void callSeesTheCallersScopedValuesAndLeavesNoneBehind() throws Exception {
    runs.run(() -> {
      for (int i = 0; i < 30; i++) {
        String user = "user " + i;
        ScopedValue.where(USER, user).call(() -> {
          assertEquals(user, Heddle.blocking(USER::get));
          assertEquals(user, Heddle.blocking(() -> USER.get() + "").toString());
          assertEquals("inner", Heddle.blocking(
              () -> ScopedValue.where(USER, "inner").call(USER::get)));
          assertEquals(user + user, Heddle.blocking(() -> {
            String before = USER.get();
            ScopedValue.where(USER, "inner").run(() -> assertEquals("inner", USER.get()));
            return before + USER.get();
          }));
          return 0;
        });
        assertFalse(Heddle.blocking(USER::isBound));
      }
    });
  }

  /** The JDK then looks for the bindings on the stack. */
  @Test
  void scopedValuesSurviveAStackOverflowInTheCall() throws Exception {
    runs.run(() -> {
      String seen = ScopedValue.where(USER, "ann").call(() -> Heddle.blocking(() -> {
        assertThrows(StackOverflowError.class,
            () -> ScopedValue.where(USER, "deep").run(this::dive));
        return USER.get();
      }));
      assertEquals("ann", seen);
      assertFalse(Heddle.blocking(USER::isBound));
    });
  }

  private void dive() {
    dive();
  }
}
