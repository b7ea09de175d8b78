package dev.heddle.gather;

import dev.heddle.DoneCallback;
import dev.heddle.Eventual;
import dev.heddle.Outcome;
import dev.heddle.Waited;
import dev.heddle.When;
import dev.heddle.parking.Guarded;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One wait for the ends of several tasks. */
public final class EnoughDone extends Guarded {
  private final WaitQueue waiter = new WaitQueue(this, this, "await");
  private final When when;

  // Guarded by the lock.
  private int missing;
  private boolean enough;

  private EnoughDone(When when, int missing) {
    this.when = when;
    this.missing = missing;
    this.enough = missing == 0;
  }

  public static <A extends Eventual<?>> Waited<A> await(
      Collection<? extends A> tasks, When when, @Nullable Duration timeout)
      throws InterruptedException {
    Objects.requireNonNull(when, "when");
    long nanos = timeout == null ? Long.MAX_VALUE : Waiter.nanosOf(timeout);
    Waiter.checkCancelled();
    var distinct = new LinkedHashSet<A>(Objects.requireNonNull(tasks, "tasks"));
    distinct.forEach(task -> Objects.requireNonNull(task, "A task is null"));
    var wait = new EnoughDone(when, distinct.size());
    List<DoneCallback<?>> callbacks = new ArrayList<>(distinct.size());
    try {
      for (A task : distinct) {
        callbacks.add(task.onDone(wait::oneEnded));
      }
      wait.await(timeout == null, nanos);
    } finally {
      callbacks.forEach(DoneCallback::cancel);
    }
    var done = new ArrayList<A>();
    var pending = new ArrayList<A>();
    for (A task : distinct) {
      (task.isDone() ? done : pending).add(task);
    }
    return new Waited<>(List.copyOf(done), List.copyOf(pending));
  }

  private void await(boolean withoutLimit, long nanos) throws InterruptedException {
    Waiter me;
    acquire();
    try {
      if (enough) {
        return;
      }
      me = waiter.add(null);
    } finally {
      release();
    }
    if (withoutLimit) {
      me.await();
    } else {
      me.await(nanos);
    }
  }

  private void oneEnded(Outcome<?> outcome) {
    Waiter woken = null;
    acquire();
    try {
      missing--;
      enough |= missing == 0 || switch (when) {
        case FIRST_COMPLETED -> true;
        case FIRST_EXCEPTION -> !(outcome instanceof Outcome.Success);
        case ALL_COMPLETED -> false;
      };
      if (enough) {
        woken = waiter.poll();
      }
    } finally {
      release();
    }
    if (woken != null) {
      woken.unpark();
    }
  }

  @Override
  public String toString() {
    return when + " of tasks, " + missing + " running";
  }
}
