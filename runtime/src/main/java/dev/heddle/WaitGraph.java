package dev.heddle;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who waits for what in a run, at a moment in which nothing in it runs. Its {@link #toString} begins
 * with the reason, in one line.
 *
 * @param run the name of the run
 * @param cycle those who wait for each other, each for the next one and the last one for the first;
 *     empty if there is no such cycle, or it is not known
 * @param waits the tasks that wait, a parent before its children, without those in the cycle; not all
 *     if they are many
 * @param tasks how many tasks wait
 * @param outside what could still wake one of them, in words
 */
public record WaitGraph(
    String run, List<TaskWait> cycle, List<TaskWait> waits, int tasks, List<String> outside) {

  private static final int IN_HEADLINE = 3;

  /**
   * Says in one line what is the matter.
   *
   * @return the line
   */
  public String headline() {
    if (!cycle.isEmpty()) {
      return "Deadlock in run '" + run + "': " + circle();
    }
    Optional<TaskWait> pinned = waits.stream().filter(TaskWait::isPinned).findFirst();
    boolean isIdle = pinned.isEmpty() && !outside.isEmpty();
    return "Run '" + run + (isIdle ? "' idles: " : "' is stuck: ")
        + pinned.map(this::pinned).orElseGet(this::everybody);
  }

  private String pinned(TaskWait wait) {
    String who = outside.isEmpty() ? "nothing" : "nothing but " + list(outside);
    return "'" + wait.task() + "' waits in " + wait.on() + ", and " + who + " could wake it";
  }

  private String everybody() {
    String some =
        waits.stream()
            .limit(IN_HEADLINE)
            .map(wait -> "'" + wait.task() + "' in " + wait.on())
            .collect(Collectors.joining(", "));
    String all = tasks == 1 ? "its only task waits" : "all of its " + tasks + " tasks wait";
    String why =
        outside.isEmpty()
            ? ", and nothing is left that could wake one: "
            : ", and nothing but " + list(outside) + " could wake one: ";
    return all + why + some + (tasks > IN_HEADLINE ? ", ..." : "");
  }

  private String circle() {
    return cycle.stream()
        .map(wait -> "'" + wait.task() + "' waits for " + holderInCycle(wait))
        .collect(Collectors.joining(", "));
  }

  private String holderInCycle(TaskWait wait) {
    TaskWait next = cycle.get((cycle.indexOf(wait) + 1) % cycle.size());
    String who = next == wait ? "itself" : "'" + next.task() + "'";
    return who + " (" + wait.on() + ")";
  }

  private static String list(List<String> things) {
    String some = String.join(", ", things.stream().limit(IN_HEADLINE).toList());
    return things.size() > IN_HEADLINE
        ? some + " and " + (things.size() - IN_HEADLINE) + " more"
        : some;
  }

  @Override
  public String toString() {
    var text = new StringBuilder(headline());
    for (TaskWait wait : cycle) {
      text.append("\n  * ").append(wait);
    }
    for (TaskWait wait : waits) {
      text.append("\n    ").append(wait);
    }
    int others = tasks - waits.size() - cycle.size();
    if (others > 0) {
      text.append("\n    and ").append(others).append(" more tasks");
    }
    return text.append("\n  What to do: ").append(advice()).toString();
  }

  private String advice() {
    if (cycle.stream().anyMatch(wait -> holderInCycle(wait).startsWith("itself"))) {
      return "who waits for itself already has what it waits for, or waits for who has ended without giving it back;"
          + " take it once, and give it back whatever happens: lock.with(...).";
    }
    if (!cycle.isEmpty()) {
      return "have all take what they need in one and the same order, or give back the first before waiting for the"
          + " second; the lines marked * say where each waits.";
    }
    if (waits.stream().anyMatch(TaskWait::isPinned)) {
      return "wait outside of static initializers and native calls, or in Heddle.blocking.";
    }
    return outside.isEmpty()
        ? "find who was to set, send, put, release or complete it, and whether that ended, failed or was cancelled"
            + " before; do it in a finally block."
        : "nothing, if they wait for what comes from there; otherwise find who was to wake them.";
  }
}
