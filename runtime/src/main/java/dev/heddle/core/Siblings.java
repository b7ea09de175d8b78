package dev.heddle.core;

import dev.heddle.parking.Guarded;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The live children of one group, newest first, and the wait of the group's owner for their end.
 *
 * <h2>States</h2>
 *
 * <pre>
 *   children come and go --closeIfEmpty()--> closed: none is left, none is let in
 * </pre>
 *
 * <p>A child is in the list from before its thread starts until after its outcome has been seen and
 * the group has heard of it: who counts the children never misses one. Nobody but the owner waits
 * here. It waits for one of two things: that no child is left, or that none but daemons is. The child
 * that makes the second true wakes it; whoever waits for the first looks again, and waits again if
 * daemons stay. So it takes no second queue, and the last child to leave wakes the owner in any case.
 *
 * <p>Daemons are dismissed when nobody else is left. That can be so more than once, since a daemon that
 * ends may start others: each that comes while only daemons are there wakes the owner too, which
 * dismisses it in turn.
 *
 * <p>The list is linked through the children themselves, since they come by the million. All of it is
 * guarded by this object's lock, which the thread dump takes too.
 */
public final class Siblings extends Guarded {
  private final WaitQueue owner;
  private @Nullable Fiber<?> first;
  private int live;
  private boolean closed;

  /**
   * Those of them that are cancelled when the others have ended, and whether they have been; null as
   * long as there is none.
   */
  private @Nullable Map<Fiber<?>, Boolean> daemons;

  /** For a group, which is what reports say the owner waits on. */
  Siblings(Group group) {
    owner = new WaitQueue(this, group, "join");
  }

  /** Lets a child in; false if the group is closed. */
  boolean add(Fiber<?> child, boolean daemon) {
    Waiter woken;
    acquire();
    try {
      if (closed) {
        return false;
      }
      link(child);
      woken = daemon ? addDaemon(child) : null;
    } finally {
      release();
    }
    if (woken != null) {
      woken.unpark();
    }
    return true;
  }

  /** Returns the owner's wait if there is nobody but daemons. */
  private @Nullable Waiter addDaemon(Fiber<?> child) {
    if (daemons == null) {
      daemons = new IdentityHashMap<>();
    }
    daemons.put(child, false);
    return onlyDaemons() ? owner.poll() : null;
  }

  /** Lets a child go. Returns the owner's wait if it has to go on, for the caller to unpark. */
  @Nullable
  Waiter remove(Fiber<?> child) {
    acquire();
    try {
      unlink(child);
      if (daemons != null) {
        daemons.remove(child);
      }
      return onlyDaemons() ? owner.poll() : null;
    } finally {
      release();
    }
  }

  private void link(Fiber<?> child) {
    child.nextSibling = first;
    if (first != null) {
      first.previousSibling = child;
    }
    first = child;
    live++;
  }

  private void unlink(Fiber<?> child) {
    if (child.previousSibling == null) {
      first = child.nextSibling;
    } else {
      child.previousSibling.nextSibling = child.nextSibling;
    }
    if (child.nextSibling != null) {
      child.nextSibling.previousSibling = child.previousSibling;
    }
    child.nextSibling = null;
    child.previousSibling = null;
    live--;
  }

  /** Whether nobody is left but daemons, or nobody at all. */
  private boolean onlyDaemons() {
    return live == (daemons == null ? 0 : daemons.size());
  }

  /** How many there are; without the lock a recent value. */
  int live() {
    return live;
  }

  /** Whether there is no child, and from now on there will be none. */
  boolean closeIfEmpty() {
    acquire();
    try {
      closed |= live == 0;
      return closed;
    } finally {
      release();
    }
  }

  /**
   * Waits until nobody is left, or only daemons some of whom have not been dismissed, and returns these:
   * the caller is to cancel them. By the owner, as is the other wait.
   */
  List<Fiber<?>> awaitDaemonsAlone() throws InterruptedException {
    while (true) {
      Waiter waiter;
      acquire();
      try {
        List<Fiber<?>> dismissed = onlyDaemons() ? dismissDaemons() : List.of();
        if (live == 0 || !dismissed.isEmpty()) {
          return dismissed;
        }
        waiter = owner.add(null);
      } finally {
        release();
      }
      waiter.await();
    }
  }

  private List<Fiber<?>> dismissDaemons() {
    var dismissed = new ArrayList<Fiber<?>>();
    if (daemons != null) {
      daemons.forEach(
          (daemon, already) -> {
            if (!already) {
              dismissed.add(daemon);
            }
          });
      daemons.replaceAll((_, _) -> true);
    }
    return dismissed;
  }

  /** Waits until nobody is left, whatever happens. */
  void awaitAll() {
    while (true) {
      Waiter waiter;
      acquire();
      try {
        if (live == 0) {
          return;
        }
        waiter = owner.add(null);
      } finally {
        release();
      }
      waiter.awaitUncancellably();
    }
  }

  /** All, if there is no daemon among them. */
  List<Fiber<?>> allUnlessDaemons() {
    acquire();
    try {
      return daemons == null || daemons.isEmpty() ? listed() : List.of();
    } finally {
      release();
    }
  }

  /** Those that have work to do still and whom nobody has asked to stop, without daemons. */
  List<Fiber<?>> atWork() {
    acquire();
    try {
      List<Fiber<?>> all = listed();
      all.removeIf(
          child -> child.isDone()
              || child.isAskedToStop()
              || (daemons != null && daemons.containsKey(child)));
      return all;
    } finally {
      release();
    }
  }

  /** The child that runs a thread, or null. Any thread. */
  @Nullable
  Fiber<?> runBy(Thread thread) {
    acquire();
    try {
      Fiber<?> child = first;
      while (child != null && !child.isRunBy(thread)) {
        child = child.nextSibling;
      }
      return child;
    } finally {
      release();
    }
  }

  /** The live children, newest first. Any thread. */
  List<Fiber<?>> all() {
    acquire();
    try {
      return listed();
    } finally {
      release();
    }
  }

  private List<Fiber<?>> listed() {
    var all = new ArrayList<Fiber<?>>(live);
    for (Fiber<?> child = first; child != null; child = child.nextSibling) {
      all.add(child);
    }
    return all;
  }
}
