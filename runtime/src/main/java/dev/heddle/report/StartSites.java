package dev.heddle.report;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.core.Fiber;
import dev.heddle.core.Group;
import dev.heddle.gather.Concurrently;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Where the tasks of a run were started. Beside the tasks and not in them, since only debugging pays
 * for it.
 */
public final class StartSites {
  private static final int DEPTH = 32;
  private static final StackWalker WALKER = StackWalker.getInstance();

  /** Between the user's call and here lie these, and what is in these rooms. */
  private static final Set<String> FACES =
      Set.of(TaskGroup.class.getName(), Heddle.class.getName());

  private static final Set<String> ROOMS =
      Set.of(
          StartSites.class.getPackageName(),
          Group.class.getPackageName(),
          Concurrently.class.getPackageName());

  /** Tasks have no equals() of their own, so this goes by identity. */
  private final Map<Fiber<?>, List<StackTraceElement>> sites =
      Collections.synchronizedMap(new WeakHashMap<>());

  public void record(Fiber<?> task) {
    sites.put(
        task,
        WALKER.walk(
            frames -> frames
                .dropWhile(frame -> isOurs(frame.getClassName()))
                .limit(DEPTH)
                .map(StackWalker.StackFrame::toStackTraceElement)
                .toList()));
  }

  public List<StackTraceElement> of(Fiber<?> task) {
    return sites.getOrDefault(task, List.of());
  }

  private static boolean isOurs(String className) {
    return FACES.contains(className)
        || ROOMS.contains(className.substring(0, className.lastIndexOf('.')));
  }
}
