package dev.heddle.report;

import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.TaskWait;
import dev.heddle.parking.Wait;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * What tasks leave in a flight recording. Starts and ends are off unless asked for, and waits are
 * recorded from 20 ms on, as the JDK does with its virtual threads and its parks.
 */
public final class TaskEvents {
  private TaskEvents() {}

  public static void started(
      String task, Thread thread, @Nullable String parent, String group) {
    var event = new TaskStart();
    if (event.shouldCommit()) {
      event.task = task;
      event.taskId = thread.threadId();
      event.parent = parent;
      event.group = group;
      event.commit();
    }
  }

  /** Begins the event; returns what the task keeps for the end. */
  public static Object waits(Wait wait) {
    var event = new TaskWait();
    if (!event.isEnabled()) {
      return wait;
    }
    event.begin();
    return new RecordedWait(wait, event);
  }

  public static void goesOn(String task, Thread thread, RecordedWait wait) {
    var event = (TaskWait) wait.event();
    event.end();
    if (event.shouldCommit()) {
      event.task = task;
      event.taskId = thread.threadId();
      event.operation = wait.waited().operation();
      event.primitive = wait.waited().kind();
      event.holder = wait.waited().primitive() instanceof Task<?> other ? other.name() : null;
      event.commit();
    }
  }

  public static void ended(String task, Thread thread, Outcome<?> outcome) {
    var event = new TaskEnd();
    if (event.shouldCommit()) {
      event.task = task;
      event.taskId = thread.threadId();
      event.outcome = switch (outcome) {
        case Outcome.Success<?> _ -> "succeeded";
        case Outcome.Failure<?> _ -> "failed";
        case Outcome.Cancelled<?> _ -> "cancelled";
      };
      event.failure =
          outcome instanceof Outcome.Failure<?>(var cause) ? cause.getClass().getName() : null;
      event.commit();
    }
  }

  @Name("dev.heddle.TaskStart")
  @Label("Task Start")
  @Category("Heddle")
  @Description("A task has been started, by the thread and at the place of this event")
  @Enabled(false)
  public static final class TaskStart extends Event {
    @Label("Task")
    @Nullable String task;

    @Label("Task Id")
    @Description("The number of the task's thread") long taskId;

    @Label("Parent")
    @Nullable String parent;

    @Label("Group")
    @Nullable String group;
  }

  @Name("dev.heddle.TaskWait")
  @Label("Task Wait")
  @Category("Heddle")
  @Description("A task has waited in a primitive of Heddle's")
  @Threshold("20 ms")
  public static final class TaskWait extends Event {
    @Label("Task")
    @Nullable String task;

    @Label("Task Id")
    @Description("The number of the task's thread") long taskId;

    @Label("Operation")
    @Nullable String operation;

    @Label("Primitive")
    @Nullable String primitive;

    @Label("Holder")
    @Description("The task that was waited for, if it was one")
    @Nullable String holder;
  }

  @Name("dev.heddle.TaskEnd")
  @Label("Task End")
  @Category("Heddle")
  @Description("A task has ended")
  @Enabled(false)
  @StackTrace(false)
  public static final class TaskEnd extends Event {
    @Label("Task")
    @Nullable String task;

    @Label("Task Id")
    @Description("The number of the task's thread") long taskId;

    @Label("Outcome")
    @Nullable String outcome;

    @Label("Failure")
    @Description("The class of what it failed with")
    @Nullable String failure;
  }
}
