package dev.heddle.policy;

import dev.heddle.Outcome;
import dev.heddle.core.Fiber;
import dev.heddle.core.Group;
import dev.heddle.parking.SpinLock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A failure is one outcome among others, for the owner to look at after join(). An owner that never
 * got that far cannot look: then what nobody has heard is reported. Only that is kept, so that a group
 * may live as long as it likes.
 */
public final class CollectOutcomes extends GroupPolicy {
  private final SpinLock guard = new SpinLock();
  private final Map<Fiber<?>, Throwable> unheard = new LinkedHashMap<>();

  /** Before anybody can hear of it, or it would be kept for ever if that came first. */
  @Override
  public void childEnds(Group group, Fiber<?> child, Outcome<?> ending) {
    if (ending instanceof Outcome.Failure<?>(var cause)) {
      guard.acquire();
      try {
        unheard.put(child, cause);
      } finally {
        guard.release();
      }
    }
  }

  @Override
  public void childFailed(Group group, Fiber<?> child, Throwable cause, boolean heard) {
    if (heard) {
      heard(child);
    }
  }

  @Override
  public void heard(Fiber<?> child) {
    guard.acquire();
    try {
      unheard.remove(child);
    } finally {
      guard.release();
    }
  }

  @Override
  public void allEnded(Group group, boolean joined) {
    Map<Fiber<?>, Throwable> left;
    guard.acquire();
    try {
      left = new LinkedHashMap<>(unheard);
      unheard.clear();
    } finally {
      guard.release();
    }
    if (!joined) {
      left.forEach(group.run::report);
    }
  }
}
