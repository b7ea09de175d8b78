package dev.heddle.stuck;

import dev.heddle.core.Deadline;
import dev.heddle.core.Fiber;
import dev.heddle.core.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task that waits on its loop's carrier because it could not be unmounted from it: in a static
 * initializer, or below a native method.
 *
 * <p>Nobody else runs on the loop then, and its timers do not fire. So the watchdog, which sees that, does
 * for this task what its deadlines would have done; everybody else's have to wait with them.
 */
public final class PinnedTask {
  private PinnedTask() {}

  /** Cancels those scopes around it whose deadline has passed. By the watchdog's thread. */
  public static void expireDeadlines(Thread pinned) {
    for (Deadline deadline : deadlines(pinned)) {
      if (deadline.nanosLeft() <= 0) {
        deadline.expire();
      }
    }
  }

  /** Whether a deadline may yet end its wait. */
  static boolean hasDeadline(Thread pinned) {
    return !deadlines(pinned).isEmpty();
  }

  /** Of the scopes around it that have not been cancelled, the innermost first. */
  private static List<Deadline> deadlines(Thread pinned) {
    List<Deadline> found = new ArrayList<>();
    Fiber<?> fiber = Waits.fiberOf(pinned);
    if (fiber != null) {
      fiber.lockScopes();
      try {
        for (@Nullable
        Scope s = fiber.scope; s != null; s = s.parent) {
          Deadline deadline = s.deadline();
          if (deadline != null && !s.isCancelled()) {
            found.add(deadline);
          }
        }
      } finally {
        fiber.unlockScopes();
      }
    }
    return found;
  }
}
