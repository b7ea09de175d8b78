package dev.heddle.executor;

import dev.heddle.core.Fiber;
import dev.heddle.core.Group;
import dev.heddle.current.TaskThreads;
import dev.heddle.parking.Guarded;
import dev.heddle.scheduler.jdk.ScopedBindings;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

/**
 * Threads that others start, each a task of a group from then on.
 *
 * <pre>
 *   made --start(), and the thread runs, or the group looks--> a child of the group
 *   made --the group closes--> refused: it runs nothing, should anybody start it yet
 * </pre>
 *
 * <p>What has been made and not started keeps nobody waiting. What has been started is a child as if the
 * group had started it: the group asks for the state of each that it has made before it believes that it
 * has no children left. The lock orders the two ways to become a child, and the end.
 */
public final class GroupThreads extends Guarded implements ThreadFactory {
  private final Group group;
  private final Set<Made> made = new HashSet<>();
  private boolean closed;

  GroupThreads(Group group) {
    this.group = group;
  }

  @Override
  public Thread newThread(Runnable body) {
    Objects.requireNonNull(body, "body");
    var one = new Made(group.unstartedChild(body));
    acquire();
    boolean refused;
    try {
      refused = closed || !made.add(one);
    } finally {
      release();
    }
    if (refused) {
      one.fiber.neverStarted();
      throw new IllegalStateException(
          group + " is closed; make threads between open() and the end of its try block");
    }
    return one.thread;
  }

  /** Makes those children that have been started and have not run yet; false if there is none. */
  public boolean adoptStarted() {
    boolean any = false;
    for (Made one : made()) {
      // Not with the lock held: to ask for the state may take a monitor.
      if (one.thread.getState() != Thread.State.NEW) {
        any = true;
        one.becomeChild();
      }
    }
    return any;
  }

  private List<Made> made() {
    acquire();
    try {
      return List.copyOf(made);
    } finally {
      release();
    }
  }

  /** From now on nobody becomes a child. */
  void close() {
    List<Made> refused;
    acquire();
    try {
      closed = true;
      refused = List.copyOf(made);
      made.clear();
    } finally {
      release();
    }
    refused.forEach(one -> one.fiber.neverStarted());
  }

  /** A thread and the task that it is going to be. */
  private final class Made implements Runnable {
    private final Fiber<?> fiber;
    private final Thread thread;
    private boolean child;

    Made(Fiber<?> fiber) {
      this.fiber = fiber;
      this.thread = fiber.prepareThread(ScopedBindings.carry(this));
    }

    boolean becomeChild() {
      acquire();
      try {
        if (made.remove(this)) {
          child = group.adopt(fiber);
        }
        return child;
      } finally {
        release();
      }
    }

    @Override
    public void run() {
      if (becomeChild()) {
        // Its group has not started it, so the JDK does not know where it belongs.
        TaskThreads.remember(fiber);
        fiber.run();
      } else {
        fiber.run.report(
            fiber,
            new IllegalStateException(
                "The thread was started when " + group
                    + " had closed; what it was to run has not run"));
      }
    }
  }
}
