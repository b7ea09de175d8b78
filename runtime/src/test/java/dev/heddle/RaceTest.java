package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The first success wins; what is left of the others is cancelled and awaited. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class RaceTest {
  @Parameter Runs runs;

  @Test
  void callablesOfOtherCodeRunAsBodies() throws Exception {
    runs.run(() -> {
      List<Callable<String>> callables = List.of(
          () -> {
            Heddle.yieldNow();
            return "late";
          },
          () -> {
            throw new IOException("bad");
          });
      assertEquals("late", Heddle.race(callables.stream().map(Body::of).toList()));
      List<Outcome<String>> both =
          Heddle.gatherOutcomes(callables.stream().map(Body::of).toList());
      assertEquals(new Outcome.Success<>("late"), both.getFirst());
      var failed = assertInstanceOf(Outcome.Failure.class, both.getLast());
      assertEquals("bad", failed.cause().getMessage());
    });
  }

  @Test
  void firstResultIsReturnedAfterTheOthersHaveEnded() {
    var cleanedUp = new AtomicInteger();
    runs.run(() -> {
      int result = Heddle.<Integer>race(
          () -> {
            throw new IOException("failures do not win");
          },
          () -> {
            try {
              Runs.forever();
            } finally {
              Heddle.shield(Heddle::yieldNow);
              cleanedUp.addAndGet(10);
            }
            return 1;
          },
          () -> {
            Heddle.sleep(Duration.ofMillis(3));
            return 2;
          });
      assertEquals(2, result);
    });
    assertTrue(cleanedUp.get() == 10 || cleanedUp.get() == 0);
  }

  @Test
  void allFailuresArriveIfNobodyWins() {
    runs.run(() -> {
      var e = assertThrows(ExceptionGroup.class, () -> Heddle.race(
          () -> {
            throw new IOException("a");
          },
          () -> {
            throw new IOException("b");
          },
          () -> {
            Task.current().cancel("myself");
            Heddle.yieldNow();
            return 0;
          }));
      assertEquals(Set.of("a", "b"),
          Set.of(e.leaves().get(0).getMessage(), e.leaves().get(1).getMessage()));
      assertThrows(TaskCancelledException.class, () -> Heddle.race(() -> {
        Task.current().cancel("myself");
        Heddle.yieldNow();
        return 0;
      }));
      assertThrows(
          IllegalArgumentException.class,
          () -> Heddle.race(List.<Body<Integer, RuntimeException>>of()));
    });
  }

  @Test
  void exactlyOneWinsHoweverManySucceedTogether() {
    runs.run(() -> {
      for (int round = 0; round < 100; round++) {
        List<Body<Integer, InterruptedException>> bodies = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          int number = i;
          bodies.add(() -> number);
        }
        int winner = Heddle.race(bodies);
        assertTrue(winner >= 0 && winner < 8);
      }
    });
  }

  @Test
  void cancelledCallerCancelsAll() {
    var ended = new AtomicInteger();
    runs.run(() -> {
      Task<?> caller =
          Heddle.start(() -> Heddle.race(() -> endless(ended), () -> endless(ended)));
      Runs.until(() -> ended.get() == 20);
      caller.cancel("enough");
      assertInstanceOf(Outcome.Cancelled.class, caller.outcome());
      Heddle.yieldNow();
    });
    assertEquals(22, ended.get());
  }

  private static int endless(AtomicInteger ended) throws InterruptedException {
    ended.addAndGet(10);
    try {
      Runs.forever();
      return 0;
    } finally {
      ended.incrementAndGet();
    }
  }

  private static final class Connection implements AutoCloseable {
    final AtomicInteger closed = new AtomicInteger();

    @Override
    public void close() {
      try {
        Heddle.yieldNow();
        closed.incrementAndGet();
      } catch (InterruptedException e) {
        throw new AssertionError("closing is not shielded", e);
      }
    }
  }

  /** Both succeed: the second when it has been told to stop. */
  private static <T> List<Body<T, ?>> tie(T first, T second) {
    var begun = new Promise<Void>();
    var won = new Promise<Void>();
    return List.of(
        () -> {
          begun.await();
          won.complete(null);
          return first;
        },
        () -> {
          begun.complete(null);
          Heddle.shield(() -> won.await());
          return second;
        });
  }

  @Test
  void resultOfALoserIsClosed() {
    List<Throwable> reported = new ArrayList<>();
    runs.builder().onFailure((_, e) -> reported.add(e)).run(() -> {
      var first = new Connection();
      var second = new Connection();
      Connection winner = Heddle.race(tie(first, second));
      assertEquals(0, winner.closed.get());
      assertEquals(1, first.closed.get() + second.closed.get());
      var same = new Connection();
      assertEquals(same, Heddle.race(tie(same, same)));
      assertEquals(0, same.closed.get());
      assertEquals("a", Heddle.race(tie("a", "a")));
      AutoCloseable broken = () -> {
        throw new IOException("cannot close");
      };
      Heddle.race(tie(broken, broken::close));
    });
    assertEquals(List.of("cannot close"), reported.stream().map(Throwable::getMessage).toList());
  }

  @Test
  void resultWhoseCallerIsCancelledIsClosed() {
    runs.run(() -> {
      var connection = new Connection();
      var begun = new Promise<Void>();
      var won = new Promise<Void>();
      var gate = new Promise<Void>();
      try (var group = TaskGroup.open()) {
        Task<Connection> racing = group.start(() -> Heddle.<Connection>race(
            () -> {
              begun.await();
              won.complete(null);
              return connection;
            },
            () -> Heddle.shield(() -> {
              begun.complete(null);
              gate.await();
              throw new IOException("late");
            })));
        won.await();
        racing.cancel("not needed");
        gate.complete(null);
        assertInstanceOf(Outcome.Cancelled.class, racing.outcome());
        assertEquals(1, connection.closed.get());
        group.join();
      }
    });
  }

  @Test
  void losersMayBeKeptAndGivenToSomebody() {
    runs.run(() -> {
      List<Connection> losers = new ArrayList<>();
      Connection winner =
          Heddle.race(tie(new Connection(), new Connection()), losers::add);
      assertEquals(1, losers.size());
      assertEquals(0, losers.getFirst().closed.get() + winner.closed.get());
    });
  }
}
