package dev.heddle;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Where the tasks of a run were started. Beside the tasks and not in them, since only debugging pays
 * for it.
 */
final class StartSites {
  private static final int DEPTH = 32;
  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final String OURS = StartSites.class.getPackageName() + ".";

  /** Tasks have no equals() of their own, so this goes by identity. */
  private final Map<Fiber<?>, List<StackTraceElement>> sites =
      Collections.synchronizedMap(new WeakHashMap<>());

  void record(Fiber<?> task) {
    sites.put(
        task,
        WALKER.walk(
            frames -> frames
                .dropWhile(frame -> isOurs(frame.getClassName()))
                .limit(DEPTH)
                .map(StackWalker.StackFrame::toStackTraceElement)
                .toList()));
  }

  List<StackTraceElement> of(Fiber<?> task) {
    return sites.getOrDefault(task, List.of());
  }

  /** The frames between the user's call and here. */
  private static boolean isOurs(String className) {
    return className.startsWith(OURS) && STARTERS.contains(outermost(className));
  }

  private static String outermost(String className) {
    int nested = className.indexOf('$');
    return className.substring(OURS.length(), nested < 0 ? className.length() : nested);
  }

  private static final List<String> STARTERS =
      List.of("StartSites", "TaskGroup", "Heddle", "Concurrently", "Starting");
}
