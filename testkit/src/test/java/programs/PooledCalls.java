package programs;

import static dev.heddle.GroupOption.collectOutcomes;

import dev.heddle.DeadlineException;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.PoolStatistics;
import dev.heddle.ipc.ProcessPool;
import dev.heddle.ipc.ProcessPoolBuilder;
import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.TaskPool;
import dev.heddle.ipc.WorkerLostException;
import dev.heddle.testkit.Simulation;
import dev.heddle.testkit.processes.Machine;
import dev.heddle.testkit.processes.SimulatedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * Calls of a pool while workers die and callers give up. Each ends once: with its own result if it has run once, with a lost worker
 * only if one was killed, cancelled only if that was asked for.
 */
public final class PooledCalls {
  private static final int CALLS = 5;

  /** The one whose function throws. */
  private static final int THROWS = 3;

  /** How often the function was begun, in whatever process: its memory is here, as a log on a disk would be. */
  private static final int[] BEGUN = new int[CALLS];

  private final List<Task<Integer>> calls = new ArrayList<>();
  private boolean killed;
  private boolean cancelled;
  private boolean closed;
  private boolean limited;

  private PooledCalls() {}

  private static int work(byte[] argument) throws InterruptedException {
    int number = argument[0];
    BEGUN[number]++;
    Thread.sleep(number % 3);
    if (number == THROWS) {
      throw new IllegalArgumentException("number " + THROWS);
    }
    return 10 * number;
  }

  /** Goes on for a while whatever is asked of it. */
  private static int stubborn(byte[] argument) {
    BEGUN[argument[0]]++;
    long end = System.nanoTime() + Duration.ofMillis(20).toNanos();
    while (System.nanoTime() < end) {
      try {
        Thread.sleep(5);
      } catch (InterruptedException _) {
        // Not for us.
      }
    }
    return 10 * argument[0];
  }

  private static ProcessPoolBuilder pool() {
    return ProcessPool.builder().workers(2).grace(Duration.ofMillis(10));
  }

  private void call(
      TaskGroup group, TaskPool pool, RemoteFunction<byte[], Integer> function, int bytes) {
    for (int i = 0; i < CALLS; i++) {
      byte[] argument = new byte[bytes];
      argument[0] = (byte) i;
      calls.add(group.start("call " + i, () -> pool.call(function, argument)));
    }
  }

  private void kill(int most) throws InterruptedException {
    for (int i = 0; i < most; i++) {
      Heddle.sleep(Duration.ofNanos(Simulation.happens(0.5) ? 1 : 1_000_000));
      List<SimulatedProcess> alive =
          Machine.PROCESSES.stream().filter(SimulatedProcess::isAlive).toList();
      if (!alive.isEmpty()) {
        killed = true;
        alive.get(Simulation.happens(0.5) ? 0 : alive.size() - 1).destroyForcibly();
      }
    }
  }

  private void cancel(int number) throws InterruptedException {
    Heddle.sleep(Duration.ofNanos(Simulation.happens(0.5) ? 1 : 1_000_000));
    cancelled = true;
    calls.get(number).cancel();
  }

  private void check(ProcessPool pool, int mostRuns) throws InterruptedException {
    for (int i = 0; i < CALLS; i++) {
      int begun = BEGUN[i];
      String what = calls.get(i) + ", begun " + Arrays.toString(BEGUN);
      assert begun <= mostRuns : what;
      switch (calls.get(i).outcome()) {
        case Outcome.Success(var value) -> {
          assert value == 10 * i : what;
          assert begun >= 1 : what;
        }
        case Outcome.Failure(WorkerLostException _) -> {
          assert killed || cancelled || closed || limited : what;
        }
        case Outcome.Failure(IllegalArgumentException _) -> {
          assert i == THROWS && begun >= 1 : what;
        }
        case Outcome.Failure(DeadlineException _) -> {
          assert limited : what;
        }
        case Outcome.Failure(CancellationException _) -> {
          assert closed : what;
        }
        case Outcome.Failure(IllegalStateException e) when e.getMessage().contains("is closed") -> {
          assert closed : what;
        }
        case Outcome.Failure(var other) -> throw new AssertionError(what, other);
        case Outcome.Cancelled<?> _ -> {
          assert cancelled : what;
        }
      }
    }
    assert Machine.PROCESSES.stream().noneMatch(SimulatedProcess::isAlive) : Machine.PROCESSES;
    PoolStatistics seen = pool.statistics();
    assert seen.submitted() == seen.succeeded() + seen.failed() + seen.cancelled() : seen;
    Simulation.sometimes(seen.succeeded() > 0, "some succeed");
  }

  /** What happens to a pool while it has calls to make. */
  @FunctionalInterface
  private interface Disturbance {
    void begin(PooledCalls calls, TaskGroup group, ProcessPool pool);
  }

  private static void run(
      ProcessPoolBuilder builder,
      RemoteFunction<byte[], Integer> function,
      int bytes,
      Disturbance disturbance)
      throws Exception {
    var calls = new PooledCalls();
    ProcessPool pool = builder.build();
    try (pool; var group = TaskGroup.open(collectOutcomes())) {
      calls.call(group, pool, function, bytes);
      disturbance.begin(calls, group, pool);
      group.join();
    }
    calls.check(pool, 1);
  }

  /** Workers are killed, starting ones too. */
  public static final class KilledWorkers {
    public static void main(String[] args) throws Exception {
      run(pool(), PooledCalls::work, 1,
          (calls, group, _) -> group.start("kills", () -> calls.kill(3)));
    }
  }

  /** The same with broken workers, which say that a call has begun only when it has ended. */
  public static final class LateWords {
    public static void main(String[] args) throws Exception {
      Machine.output = LateWord::new;
      KilledWorkers.main(args);
    }
  }

  /** The same, and each begins with an initializer and ends after two tasks. */
  public static final class ShortLives {
    private static void prepare() throws InterruptedException {
      Thread.sleep(1);
    }

    public static void main(String[] args) throws Exception {
      run(
          pool().recycleAfter(2).initializer(() -> {
            prepare();
            return null;
          }),
          PooledCalls::work, 1, (calls, group, _) -> group.start("kills", () -> calls.kill(2)));
    }
  }

  /** Callers give up while workers die, before and after their calls have begun. */
  public static final class CancelledCallers {
    public static void main(String[] args) throws Exception {
      run(pool(), PooledCalls::work, 1, (calls, group, _) -> {
        group.start("kills", () -> calls.kill(1));
        group.start("cancels", () -> calls.cancel(1));
        group.start("cancels", () -> calls.cancel(THROWS));
      });
    }
  }

  /** Callers with a deadline at which some calls wait, some run and some have ended. */
  public static final class Deadlines {
    public static void main(String[] args) throws Exception {
      var calls = new PooledCalls();
      calls.limited = true;
      ProcessPool pool = pool().build();
      try (pool; var group = TaskGroup.open(collectOutcomes())) {
        for (int i = 0; i < CALLS; i++) {
          byte[] argument = {(byte) i};
          calls.calls.add(
              group.start(
                  "call " + i,
                  () -> Heddle.timeout(
                      Duration.ofMillis(2), () -> pool.call(PooledCalls::work, argument))));
        }
        group.start("kills", () -> calls.kill(1));
        group.join();
      }
      calls.check(pool, 1);
    }
  }

  /** Calls that go on for longer than they may after they have been cancelled. */
  public static final class StubbornCalls {
    public static void main(String[] args) throws Exception {
      run(pool(), PooledCalls::stubborn, 1, (calls, group, _) -> {
        group.start("cancels", () -> calls.cancel(0));
        group.start("cancels", () -> calls.cancel(2));
      });
    }
  }

  /** Arguments that no pipe holds, so that those who write wait for those who read. */
  public static final class FullPipes {
    private static final int MORE_THAN_A_PIPE = 5_000;

    public static void main(String[] args) throws Exception {
      run(pool(), PooledCalls::work, MORE_THAN_A_PIPE, (calls, group, _) -> {
        group.start("kills", () -> calls.kill(2));
        group.start("cancels", () -> calls.cancel(2));
      });
    }
  }

  /** The pool is closed under its callers. */
  public static final class ClosedPool {
    public static void main(String[] args) throws Exception {
      run(pool(), PooledCalls::work, 1, (calls, group, pool) -> {
        group.start("kills", () -> calls.kill(1));
        group.start("closes", () -> {
          Heddle.sleep(Duration.ofNanos(Simulation.happens(0.5) ? 1 : 1_000_000));
          calls.closed = true;
          pool.close();
        });
      });
    }
  }

  /** Calls that may be run again when their worker dies. */
  public static final class RepeatedCalls {
    private static final int RETRIES = 1;

    public static void main(String[] args) throws Exception {
      var calls = new PooledCalls();
      ProcessPool pool = pool().build();
      try (pool; var group = TaskGroup.open(collectOutcomes())) {
        calls.call(group, pool.idempotent(RETRIES), PooledCalls::work, 1);
        group.start("kills", () -> calls.kill(3));
        group.join();
      }
      calls.check(pool, 1 + RETRIES);
    }
  }

  /** Items of a mapping whose results are taken slowly, each once. */
  public static final class SlowHandler {
    private static final int ITEMS = 6;

    private static int twice(Integer item) throws InterruptedException {
      Thread.sleep(1);
      return 2 * item;
    }

    public static void main(String[] args) throws Exception {
      List<Integer> seen = new ArrayList<>();
      var calls = new PooledCalls();
      ProcessPool pool = pool().build();
      try (pool; var group = TaskGroup.open(collectOutcomes())) {
        group.start("kills", () -> calls.kill(2));
        List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();
        try {
          pool.mapping(SlowHandler::twice).chunk(2).idempotent(1)
              .asCompleted(items, (item, result) -> {
                assert result == 2 * item;
                seen.add(item);
                Heddle.sleep(Duration.ofMillis(3));
              });
          assert seen.stream().sorted().toList().equals(items) : seen;
        } catch (WorkerLostException e) {
          assert calls.killed : e;
          assert seen.stream().distinct().count() == seen.size() : seen;
        }
        group.join();
      }
      assert Machine.PROCESSES.stream().noneMatch(SimulatedProcess::isAlive) : Machine.PROCESSES;
    }
  }
}
