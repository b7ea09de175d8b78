package dev.heddle.signal;

import dev.heddle.Action;
import dev.heddle.CancelScope;
import dev.heddle.Transform;
import dev.heddle.ValueAction;
import dev.heddle.channel.Clause;
import dev.heddle.channel.Select;
import dev.heddle.parking.Guarded;
import dev.heddle.parking.Selectable;
import dev.heddle.parking.Selection;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import dev.heddle.report.FailureText;
import dev.heddle.scheduler.jdk.SignalSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's signals, as something a task can wait for.
 *
 * <pre>{@code
 * Signals.runUntilSignalled(() -> serve(port));        // until control-C or kill
 *
 * try (var signals = Signals.open("HUP")) {
 *   while (true) {
 *     signals.next();
 *     reloadSettings();
 *   }
 * }
 * }</pre>
 *
 * <p>Names are those of the system without SIG: "INT", "TERM", "HUP". One that the process was started
 * to ignore, "HUP" under {@code nohup} and "INT" in the background of a script, never comes. While
 * it is open, the signals do not do what they do otherwise; closing puts back what was there.
 * Receivers nest like scopes, the innermost gets the signal. Trio's {@code open_signal_receiver} is
 * the model. Thread-safe.
 */
public final class Signals extends Guarded implements AutoCloseable {
  private final WaitQueue waiters = new WaitQueue(this, this, "next");
  private final List<SignalSource.Registration> registrations = new ArrayList<>();
  private final List<String> names;

  // Guarded by the lock.
  private final Queue<String> arrived = new ArrayDeque<>();
  private boolean closed;

  private Signals(String... names) {
    this.names = List.of(names);
  }

  /**
   * Starts to receive signals.
   *
   * @param names which, at least one
   * @return the receiver; close it with try-with-resources
   * @throws IllegalArgumentException if there is no such signal, or the JVM keeps it for itself, as
   *     it does with {@code -Xrs}
   */
  public static Signals open(String... names) {
    if (Objects.requireNonNull(names, "names").length == 0) {
      throw new IllegalArgumentException("Name the signals to receive, for example \"TERM\"");
    }
    for (String name : names) {
      Objects.requireNonNull(name, "A signal's name is null");
    }
    var signals = new Signals(names);
    boolean opened = false;
    try {
      for (String name : names) {
        signals.registrations.add(
            SignalSource.system().handle(name, () -> signals.arrives(name)));
      }
      opened = true;
    } finally {
      if (!opened) {
        signals.close();
      }
    }
    return signals;
  }

  /**
   * Runs an action that is cancelled when the process is asked to end, by SIGINT (control-C) or
   * SIGTERM, and returns when its cleanup is done. A second such signal is not held up: it ends the
   * process, if that is what it did before.
   *
   * @param action what to run, in the calling task
   * @param <E> what it throws
   * @return the name of the signal that ended it; empty if it has finished
   * @throws E if the action throws it
   * @throws InterruptedException if a scope around the caller is cancelled
   */
  public static <E extends Exception> Optional<String> runUntilSignalled(Action<E> action)
      throws E, InterruptedException {
    return runUntil(action, "INT", "TERM");
  }

  /**
   * Runs an action that is cancelled when a signal arrives; otherwise as {@link
   * #runUntilSignalled}.
   *
   * @param action what to run, in the calling task
   * @param names which signals
   * @param <E> what it throws
   * @return the name of the signal that ended it; empty if it has finished
   * @throws E if the action throws it
   * @throws InterruptedException if a scope around the caller is cancelled
   */
  public static <E extends Exception> Optional<String> runUntil(
      Action<E> action, String... names) throws E, InterruptedException {
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(names, "names");
    try (var signals = new SignalledScope(names)) {
      return CancelScope.<E>run(
          scope -> {
            signals.watch(scope);
            action.run();
          })
              ? Optional.empty()
              : Optional.of(signals.first());
    }
  }

  private void arrives(String name) {
    Waiter next;
    acquire();
    try {
      next = waiters.poll(name);
      if (next == null) {
        arrived.add(name);
      }
    } finally {
      release();
    }
    if (next != null) {
      next.unpark();
    }
  }

  /**
   * Waits for the next signal. Each arrives once, in order; the system may merge several that come
   * close together.
   *
   * @return its name, as given to {@link #open}
   * @throws IllegalStateException if this is closed and none has arrived before
   * @throws InterruptedException if the caller is cancelled; no signal is lost then
   */
  public String next() throws InterruptedException {
    Waiter.checkCancelled();
    Waiter me;
    acquire();
    try {
      String first = arrived.poll();
      if (first != null) {
        return first;
      }
      if (closed) {
        throw refused();
      }
      me = waiters.add(null);
    } finally {
      release();
    }
    me.await();
    return nameOrThrow(me.item());
  }

  private String nameOrThrow(@Nullable Object received) {
    if (received instanceof String name) {
      return name;
    }
    throw refused();
  }

  /**
   * Describes a wait for the next signal for {@link Select}. If this is closed, and none has arrived before, the
   * select throws {@link IllegalStateException}. A select that does something else takes no signal.
   *
   * @param then what to do with the signal's name; its result is that of the select
   * @param <R> the type of the result
   * @param <E> what it throws
   * @return the clause
   */
  public <R extends @Nullable Object, E extends Exception> Clause<R, E> onNext(
      Transform<? super String, ? extends R, ? extends E> then) {
    Objects.requireNonNull(then, "then");
    return Clause.of(new Receiving(), received -> then.apply(nameOrThrow(received)));
  }

  /**
   * Describes a wait for the next signal for {@link Select} without a result; otherwise as {@link
   * #onNext(Transform)}.
   *
   * @param then what to do with the signal's name
   * @param <E> what it throws
   * @return the clause; its result is null
   */
  @SuppressWarnings("overloads")
  public <E extends Exception> Clause<@Nullable Void, E> onNext(
      ValueAction<? super String, ? extends E> then) {
    return onNext(ValueAction.<String, E>asTransform(then));
  }

  /** For a select; its outcome is a name, or itself if there will be none. */
  private final class Receiving implements Selectable {
    @Override
    public @Nullable Object tryNow() {
      return tryOrEnlist(null, 0);
    }

    @Override
    public @Nullable Object tryOrEnlist(@Nullable Selection selection, int index) {
      acquire();
      try {
        if (arrived.isEmpty() && !closed) {
          if (selection != null) {
            selection.enlist(waiters, index, null);
          }
          return null;
        }
        if (selection != null && !selection.decide(index)) {
          return null;
        }
        String first = arrived.poll();
        return first == null ? this : first;
      } finally {
        release();
      }
    }
  }

  private IllegalStateException refused() {
    return new IllegalStateException(
        this + " is closed and receives nothing more; end who waits for signals before closing it");
  }

  /**
   * Puts back the handlers there were before. Who waits for a signal gets an {@link
   * IllegalStateException}, as does who asks for one later and finds none that has arrived before.
   */
  @Override
  public void close() {
    List<SignalSource.Registration> restored;
    List<Waiter> woken;
    acquire();
    try {
      closed = true;
      restored = List.copyOf(registrations).reversed();
      registrations.clear();
      woken = waiters.pollAll();
    } finally {
      release();
    }
    woken.forEach(Waiter::unpark);
    for (SignalSource.Registration registration : restored) {
      try {
        registration.restore();
      } catch (RuntimeException e) {
        // The handlers of the others have to be put back all the same.
        FailureText.log("A signal's handler could not be put back by " + this, e);
      }
    }
  }

  @Override
  public String toString() {
    return "Signals" + names;
  }
}
