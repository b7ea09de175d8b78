package dev.heddle.policy;

import dev.heddle.Body;
import dev.heddle.Outcome;
import dev.heddle.outcome.Handshake;
import dev.heddle.parking.Guarded;
import dev.heddle.parking.Waiter;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * How many children of a group run at once. The others have been started too, but wait for their
 * turn, in the order they were started, before their body begins.
 *
 * <p>A child takes its turn when it is started and not when it first runs, since a scheduler may run
 * new children in any order. So a turn has to be given back also by a child that never begins.
 */
public final class ConcurrencyLimit extends Guarded {
  /** Who waits, first come first; a set, since of a million cancelled ones each must leave at once. */
  private final SequencedSet<Turn<?>> queue = new LinkedHashSet<>();

  private final int limit;
  private int running;

  public ConcurrencyLimit(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("A group's limit is 1 or more tasks, not " + limit);
    }
    this.limit = limit;
  }

  public <T extends @Nullable Object> Turn<T> queue(Body<? extends T, ?> body) {
    acquire();
    try {
      boolean free = running < limit;
      var turn = new Turn<T>(this, body, free ? null : new Handshake<>("turn", this));
      if (free) {
        running++;
      } else {
        queue.add(turn);
      }
      return turn;
    } finally {
      release();
    }
  }

  public int waiting() {
    acquire();
    try {
      return queue.size();
    } finally {
      release();
    }
  }

  private void next() {
    Turn<?> next;
    acquire();
    try {
      next = queue.isEmpty() ? null : queue.removeFirst();
      if (next == null) {
        running--;
      }
    } finally {
      release();
    }
    if (next != null && next.gate != null) {
      next.gate.end(new Outcome.Success<>(null));
    }
  }

  /** True if the turn had not come; it is out of the queue then. */
  private boolean abandon(Turn<?> turn) {
    acquire();
    try {
      return queue.remove(turn);
    } finally {
      release();
    }
  }

  @Override
  public String toString() {
    acquire();
    try {
      return "GroupOption.limit(" + limit + ")[" + running + " running, " + queue.size()
          + " waiting]";
    } finally {
      release();
    }
  }

  /** One child's body, which begins when its turn has come. */
  public static final class Turn<T extends @Nullable Object> implements Body<T, Exception> {
    private final ConcurrencyLimit limit;
    private final Body<? extends T, ?> body;

    /** Opens when a turn has been handed over; null if there was one at once. */
    private final @Nullable Handshake<@Nullable Void> gate;

    private Turn(
        ConcurrencyLimit limit,
        Body<? extends T, ?> body,
        @Nullable Handshake<@Nullable Void> gate) {
      this.limit = limit;
      this.body = body;
      this.gate = gate;
    }

    @Override
    public T call() throws Exception {
      if (gate != null) {
        gate.await();
        // It may have been granted to one that was cancelled already, and never begins then.
        Waiter.checkCancelled();
      }
      return body.call();
    }

    /**
     * Leaves the queue, or lets the next begin. Called once, whether the body has run or not, when
     * the group knows how it ended: a failure must reach the next before its turn does.
     */
    public void giveBack() {
      if (!limit.abandon(this)) {
        limit.next();
      }
    }
  }
}
