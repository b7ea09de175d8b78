package dev.heddle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The live children of one group, newest first, linked through the children themselves. All with the
 * group's lock held.
 */
final class Siblings {
  private @Nullable Fiber<?> first;
  private int live;

  /** Those of them that are cancelled when the others have ended; null as long as there is none. */
  private @Nullable Set<Fiber<?>> daemons;

  void add(Fiber<?> child, boolean daemon) {
    child.nextSibling = first;
    if (first != null) {
      first.previousSibling = child;
    }
    first = child;
    live++;
    if (daemon) {
      if (daemons == null) {
        daemons = Collections.newSetFromMap(new IdentityHashMap<>());
      }
      daemons.add(child);
    }
  }

  void remove(Fiber<?> child) {
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
    if (daemons != null) {
      daemons.remove(child);
    }
  }

  int live() {
    return live;
  }

  /** Whether nobody is left but daemons, or nobody at all. */
  boolean onlyDaemons() {
    return live == (daemons == null ? 0 : daemons.size());
  }

  /** Also without the lock, for whoever has held it since the last one was added. */
  boolean everHadDaemons() {
    return daemons != null;
  }

  List<Fiber<?>> daemons() {
    return daemons == null ? List.of() : List.copyOf(daemons);
  }

  List<Fiber<?>> all() {
    var all = new ArrayList<Fiber<?>>(live);
    for (Fiber<?> child = first; child != null; child = child.nextSibling) {
      all.add(child);
    }
    return all;
  }
}
