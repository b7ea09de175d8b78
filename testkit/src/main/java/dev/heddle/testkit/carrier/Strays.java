package dev.heddle.testkit.carrier;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Threads that are no tasks. The simulation lasts until all but daemons among them have ended.
 *
 * <p>Those that wait for ever, as those of a crashed node, are garbage with their simulation: the JDK keeps what {@code
 * Thread.start} has started until it ends, and what an executor has started with the executor.
 */
public final class Strays {
  private final SimulatedCarrier carrier;
  private final Set<Thread> unstarted = new HashSet<>();
  private final Set<Thread> needed = new LinkedHashSet<>();

  /** How many have been made without a name. */
  private int made;

  private @Nullable Thread next;
  private @Nullable ExecutorService starter;

  Strays(SimulatedCarrier carrier) {
    this.carrier = carrier;
  }

  /** Makes one, whose failure is the simulation's. */
  public Thread thread(@Nullable String name, Runnable body) {
    Thread thread = carrier.unstarted(
        name == null ? "thread " + ++made : name,
        () -> {
          try {
            body.run();
          } catch (Throwable e) {
            uncaught(e);
          } finally {
            needed.remove(Thread.currentThread());
          }
        });
    unstarted.add(thread);
    return thread;
  }

  private void uncaught(Throwable thrown) {
    Thread me = Thread.currentThread();
    carrier.threw("fails with", thrown);
    Thread.UncaughtExceptionHandler handler = me.getUncaughtExceptionHandler();
    if (handler instanceof ThreadGroup) {
      carrier.verdict().add(thrown);
    } else {
      handler.uncaughtException(carrier.standIns().forWhom(me), thrown);
    }
  }

  /** Starts one. */
  public void start(Thread thread) {
    if (starter == null) {
      starter = Executors.newThreadPerTaskExecutor(_ -> Objects.requireNonNull(next));
    }
    carrier.did("starts '" + thread.getName() + "'");
    next = thread;
    starter.execute(() -> {});
    next = null;
    if (unstarted.remove(thread) && !carrier.standIns().isDaemon(thread)) {
      needed.add(thread);
    }
  }

  /** Makes and starts a daemon. */
  public Thread startDaemon(String name, Runnable body) {
    Thread thread = thread(name, body);
    carrier.standIns().setDaemon(thread, true);
    start(thread);
    return thread;
  }

  /** Whether the simulation is to last until a thread has ended that was started before. */
  void keep(Thread thread, boolean isNeeded) {
    if (isNeeded) {
      needed.add(thread);
    } else {
      needed.remove(thread);
    }
  }

  boolean haveEnded() {
    return needed.isEmpty();
  }

  /** Who waits, in words, if the program and threads that are no tasks do; null if there are no such threads. */
  @Nullable
  String waitingFor(SimulatedThread main) {
    return needed.isEmpty() ? null : "Nobody can go on: " + waits(main.thread) + "; " + waits();
  }

  private String waits() {
    return needed.stream().map(this::waits).collect(Collectors.joining("; "));
  }

  private String waits(Thread thread) {
    return "'" + thread.getName() + "' " + Doing.waits(thread, carrier.holders());
  }

  /** Nobody can run: those that are left fail it, in words that were found before, or since the program has ended without them. */
  void waitForEver(@Nullable String found) {
    if (!needed.isEmpty()) {
      var failure = new IllegalStateException(
          found != null
              ? found
              : "The program has ended, and these threads wait for ever: " + waits());
      // It is nobody's doing here; where they wait is in its message.
      failure.setStackTrace(new StackTraceElement[0]);
      carrier.verdict().add(failure);
      needed.clear();
    }
  }
}
