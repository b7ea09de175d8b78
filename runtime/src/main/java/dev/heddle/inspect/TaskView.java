package dev.heddle.inspect;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live task at one moment.
 *
 * @param name its name, or its number if it was given none
 * @param threadId the number of its thread, by which thread dumps know it too
 * @param state what it is doing
 * @param waitsFor what it waits for; null unless it is waiting
 * @param timeLeft the time until the earliest deadline that it has set itself, zero if that has
 *     passed; null if it has set none. Deadlines around it are those of the tasks above
 * @param cancelled why it is being cancelled; null if it is not
 * @param startedAt where it was started, innermost call first; empty unless its run is in debug mode
 * @param stack its stack, innermost call first; empty unless stacks were asked for
 * @param groups the groups it has open, outermost first
 */
public record TaskView(
    String name,
    long threadId,
    TaskState state,
    @Nullable WaitView waitsFor,
    @Nullable Duration timeLeft,
    @Nullable String cancelled,
    List<StackTraceElement> startedAt,
    List<StackTraceElement> stack,
    List<GroupView> groups) {

  /**
   * Makes a view; its lists are copied.
   *
   * @param name its name
   * @param threadId the number of its thread
   * @param state what it is doing
   * @param waitsFor what it waits for, or null
   * @param timeLeft the time until its own earliest deadline, or null
   * @param cancelled why it is being cancelled, or null
   * @param startedAt where it was started
   * @param stack its stack
   * @param groups the groups it has open
   */
  public TaskView {
    startedAt = List.copyOf(startedAt);
    stack = List.copyOf(stack);
    groups = List.copyOf(groups);
  }

  /** Says the name and the state; not what is inside, which may be deep. */
  @Override
  public String toString() {
    return "TaskView[" + name + ", " + state + (waitsFor == null ? "]" : ": " + waitsFor + "]");
  }
}
