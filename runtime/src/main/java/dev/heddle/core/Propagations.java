package dev.heddle.core;

import dev.heddle.Body;
import dev.heddle.ContextPropagation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a run's tasks inherit besides scoped values, captured when a task is started. The values are
 * handed on by {@link dev.heddle.scheduler.jdk.VirtualThreads#start}.
 */
public final class Propagations {
  private final List<ContextPropagation> all;

  Propagations(List<ContextPropagation> all) {
    this.all = List.copyOf(all);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  private List<ContextPropagation.Context> capture() {
    var captured = new ArrayList<ContextPropagation.Context>(all.size());
    for (ContextPropagation propagation : all) {
      ContextPropagation.Context context = propagation.capture();
      if (context != null) {
        captured.add(context);
      }
    }
    return captured;
  }

  public <T extends @Nullable Object> Body<? extends T, ?> carry(Body<? extends T, ?> body) {
    List<ContextPropagation.Context> contexts = capture();
    return contexts.isEmpty() ? body : () -> within(contexts, 0, body);
  }

  private static <T extends @Nullable Object> T within(
      List<ContextPropagation.Context> contexts, int from, Body<? extends T, ?> body)
      throws Exception {
    if (from == contexts.size()) {
      return body.call();
    }
    Runnable takeOff = contexts.get(from).install();
    try {
      return within(contexts, from + 1, body);
    } finally {
      takeOff.run();
    }
  }
}
