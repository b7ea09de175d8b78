package dev.heddle.policy;

import dev.heddle.Outcome;
import dev.heddle.core.Fiber;
import dev.heddle.core.Group;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The first child to succeed cancels the others. Failures matter only if nobody succeeds: then the
 * group fails with all of them.
 */
public final class FirstSuccess extends GroupPolicy {
  private final AtomicReference<@Nullable Fiber<?>> winner = new AtomicReference<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @Override
  public void childEnds(Group group, Fiber<?> child, Outcome<?> ending) {
    if (ending instanceof Outcome.Failure<?>(var cause)) {
      if (winner.get() == null) {
        failures.add(cause);
      }
    } else if (ending instanceof Outcome.Success && winner.compareAndSet(null, child)) {
      group.cancel(child.what() + " has succeeded first");
    }
  }

  @Override
  public void allEnded(Group group, boolean joined) {
    if (winner.get() == null && !failures.isEmpty()) {
      group.failure().setIfNone(List.copyOf(failures));
    }
  }

  /** The first to succeed, or null. */
  @Nullable
  public Fiber<?> winner() {
    return winner.get();
  }
}
