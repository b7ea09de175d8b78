package dev.heddle.failure;

import dev.heddle.ExceptionGroup;
import dev.heddle.TaskGroup;
import dev.heddle.parking.Guarded;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has gone wrong in one group: one exception, which the first failure makes and the later ones
 * join, and which its owner is thrown in the end.
 *
 * <h2>How it gets out of the group</h2>
 *
 * <p>A wait of the body throws it, so that it unwinds the body. On the way a {@code finally} that fails
 * may put another exception in its place, and {@link TaskGroup#close} cannot see what passes it. So
 * close throws the failures once more, in a second exception, unless somebody has looked at the first.
 * If that is what passes, the second is suppressed in it and turns into a remark; if another does, the
 * second is suppressed in that and carries the failures on; if none does, because the body has swallowed
 * the first unseen, the second is thrown. What nobody has looked at is not lost in any of these cases.
 *
 * <p>Memory ordering: children add to it with the lock held. The owner reads it without: it has seen
 * its scope cancelled for it, or that all children have ended, and both come after.
 */
public final class GroupFailure extends Guarded {
  private final String group;
  private @Nullable ExceptionGroup all;

  /** Whether the owner has been thrown it; touched by the owner only. */
  private boolean delivered;

  public GroupFailure(String group) {
    this.group = group;
  }

  /** Whether there is no failure; true only before the first has been added. Any thread. */
  public boolean isNone() {
    return current() == null;
  }

  /** Adds a child's failure; true for the first. */
  public boolean add(Throwable cause) {
    if (current() == null && setFirst(new ExceptionGroup(group, List.of(cause)))) {
      return true;
    }
    Exceptions.access().add(Objects.requireNonNull(current()), cause);
    return false;
  }

  private boolean setFirst(ExceptionGroup first) {
    acquire();
    try {
      if (all != null) {
        return false;
      }
      all = first;
      return true;
    } finally {
      release();
    }
  }

  private @Nullable ExceptionGroup current() {
    acquire();
    try {
      return all;
    } finally {
      release();
    }
  }

  /** Fails the group when all children have ended, if it has not failed before. By the owner only. */
  public void setIfNone(List<Throwable> causes) {
    if (all == null) {
      all = new ExceptionGroup(group, causes);
    }
  }

  /** By the owner only, as the rest. */
  @Nullable
  public ExceptionGroup all() {
    return all;
  }

  public boolean isUndelivered() {
    return all != null && !delivered;
  }

  /** The failure as thrown by the owner's current call. */
  public ExceptionGroup deliver() {
    ExceptionGroup mine = Objects.requireNonNull(all);
    if (!delivered) {
      delivered = true;
      mine.fillInStackTrace();
    }
    return mine;
  }

  /** What close() has to throw, if anything. */
  @Nullable
  public ExceptionGroup atClose() {
    if (all == null) {
      return null;
    }
    if (!delivered) {
      return deliver();
    }
    return Exceptions.access().isSeen(all) ? null : Exceptions.access().again(all);
  }
}
