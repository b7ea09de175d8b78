package dev.heddle.observe.folding;

import dev.heddle.inspect.TaskState;
import dev.heddle.inspect.TaskView;
import dev.heddle.inspect.WaitView;
import java.util.Locale;

/**
 * What tasks have in common that are told in one line. Not who holds what they wait for: all that wait for locks of one
 * kind are alike.
 *
 * @param what what they do
 * @param cancelled whether they are being cancelled
 */
record Alike(String what, boolean cancelled) {

  static Alike of(TaskView task) {
    WaitView wait = task.waitsFor();
    String what =
        task.state() != TaskState.WAITING || wait == null
            ? task.state().name().toLowerCase(Locale.ROOT)
            : wait.operation() + " of " + wait.kind();
    return new Alike(what, task.cancelled() != null);
  }

  @Override
  public String toString() {
    return what + (cancelled ? ", being cancelled" : "");
  }
}
