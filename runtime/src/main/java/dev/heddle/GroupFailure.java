package dev.heddle;

import dev.heddle.parking.Guarded;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has gone wrong in one group: one exception, which the first failure makes and the later ones
 * join, and which its owner is thrown in the end.
 *
 * <p>Memory ordering: children add to it with the lock held. The owner reads it without: it has seen
 * its scope cancelled for it, or that all children have ended, and both come after.
 */
final class GroupFailure extends Guarded {
  private final String group;
  private @Nullable ExceptionGroup all;

  /** Whether the owner has been thrown it; touched by the owner only. */
  private boolean delivered;

  GroupFailure(String group) {
    this.group = group;
  }

  /** Adds a child's failure; true for the first. */
  boolean add(Throwable cause) {
    var first = new ExceptionGroup(group, List.of(cause));
    ExceptionGroup before;
    acquire();
    try {
      before = all;
      if (before == null) {
        all = first;
        return true;
      }
    } finally {
      release();
    }
    before.add(cause);
    return false;
  }

  /** Fails the group when all children have ended, if it has not failed before. By the owner only. */
  void setIfNone(List<Throwable> causes) {
    if (all == null) {
      all = new ExceptionGroup(group, causes);
    }
  }

  /** By the owner only, as the rest. */
  @Nullable
  ExceptionGroup all() {
    return all;
  }

  boolean isUndelivered() {
    return all != null && !delivered;
  }

  /** The failure as thrown by the owner's current call. */
  ExceptionGroup deliver() {
    ExceptionGroup mine = Objects.requireNonNull(all);
    if (!delivered) {
      delivered = true;
      mine.fillInStackTrace();
    }
    return mine;
  }
}
