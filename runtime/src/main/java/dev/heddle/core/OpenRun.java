package dev.heddle.core;

import dev.heddle.Body;
import dev.heddle.CancelScope;
import dev.heddle.HeddleRuntime;
import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.failure.Endings;
import dev.heddle.outcome.Handshake;
import dev.heddle.scheduler.Scheduler;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The run behind a {@link HeddleRuntime}. Its main task opens the root group, waits to be asked to end,
 * gives the group its time and leaves.
 *
 * <pre>
 *   open --shutdown()--> closing: nobody enters, main joins within the limit --main has ended--> closed
 * </pre>
 *
 * <p>Memory ordering: who shuts down stores the limit and then reads the scope that main joins in; main
 * stores the scope and then reads the limit. Both are volatile, so the shortest limit is heeded.
 */
public final class OpenRun {
  private final Run run;
  private final Entrance entrance;
  private final Handshake<@Nullable Void> opened = new Handshake<>("opening", this);
  private final Handshake<@Nullable Void> asked = new Handshake<>("call", this);
  private final Handshake<@Nullable Void> closed = new Handshake<>("end", this);
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Run.Execution<@Nullable Void> execution;
  private final ExecutorService executor;
  private volatile boolean closing;
  private volatile @Nullable Duration limit;
  private volatile @Nullable CancelScope time;
  private volatile boolean inTime;

  public OpenRun(RunSettings settings) {
    run = new Run(settings, true);
    execution = run.begin(this::main);
    execution.main().onDone(_ -> opened.end(new Outcome.Success<>(null)));
    opened.awaitUncancellably();
    entrance = new Entrance(run);
    executor = run.detached().asExecutorService();
  }

  private @Nullable Void main() throws InterruptedException {
    opened.end(new Outcome.Success<>(null));
    asked.await();
    TaskGroup group = run.detached();
    boolean finished = CancelScope.run(scope -> {
      time = scope;
      heedLimit(scope);
      group.join();
    });
    inTime = finished || group.tasks().isEmpty();
    return null;
  }

  private void heedLimit(@Nullable CancelScope scope) {
    Duration now = limit;
    if (scope != null && now != null) {
      scope.expireIn(now);
    }
  }

  public <T extends @Nullable Object, E extends Exception> T call(Body<T, E> body)
      throws E, InterruptedException {
    try {
      return entrance.<T>call(enteredGroup(), body);
    } catch (Exception e) {
      throw Endings.<RuntimeException>unchecked(e);
    }
  }

  /** The root group, if it may still be entered. */
  public TaskGroup entered() {
    return enteredGroup();
  }

  private Group enteredGroup() {
    if (closing) {
      throw new IllegalStateException(
          this + " takes no more work; call it before shutdown() or close()");
    }
    return run.detached();
  }

  public TaskGroup root() {
    return run.detached();
  }

  public ExecutorService executor() {
    return executor;
  }

  public Scheduler scheduler() {
    return run.scheduler;
  }

  public boolean isClosing() {
    return closing;
  }

  public boolean shutdown(Duration time) {
    if (Task.currentOrNull() instanceof Fiber<?> fiber && fiber.run == run) {
      throw new IllegalStateException(
          fiber.what() + " is one of " + this + " and would wait for itself; let a thread outside"
              + " close it");
    }
    boolean again = closed.isDone();
    closing = true;
    executor.shutdown();
    shorten(time);
    asked.end(new Outcome.Success<>(null));
    boolean disturbed = !isOver(execution.main());
    if (disturbed) {
      shorten(Duration.ZERO);
      execution.main().awaitUncancellably();
    }
    if (ended.compareAndSet(false, true)) {
      try {
        execution.end();
      } finally {
        closed.end(new Outcome.Success<>(null));
      }
    } else {
      closed.awaitUncancellably();
    }
    return again || inTime;
  }

  /** Waits, and returns false if the caller is interrupted or cancelled first, which it stays. */
  private static boolean isOver(Fiber<?> main) {
    var waiter = main.waiterForItsEnd();
    return waiter == null || waiter.awaitUnlessDisturbed();
  }

  private void shorten(Duration time) {
    synchronized (asked) {
      Duration before = limit;
      if (before != null && before.compareTo(time) <= 0) {
        return;
      }
      limit = time;
    }
    heedLimit(this.time);
  }

  @Override
  public String toString() {
    return "HeddleRuntime[" + run.name()
        + (closed.isDone() ? ", closed" : closing ? ", closing" : "")
        + "]";
  }
}
