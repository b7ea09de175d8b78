package dev.heddle.benchmarks.workloads;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.jspecify.annotations.Nullable;

/**
 * The floor: the JDK's continuations and a plain queue on one thread, with no task around them. It
 * cannot be cancelled, reports no failure to anybody, and nothing but this thread may wake it.
 */
final class RawTasks implements Tasks {
  private static final ContinuationScope SCOPE = new ContinuationScope("raw");

  private final ArrayDeque<Continuation> ready = new ArrayDeque<>(1 << 12);
  private @Nullable Continuation current;

  @Override
  public void run(Work root) throws Exception {
    root.run();
  }

  @Override
  public void together(List<? extends Work> works) {
    Continuation parent = current;
    int[] live = {works.size()};
    for (Work work : works) {
      start(
          () -> {
            work.runUnchecked();
            if (--live[0] == 0 && parent != null) {
              wake(parent);
            }
          });
    }
    if (parent != null) {
      suspend();
    } else {
      // What waits for good is left behind.
      drain();
    }
  }

  /** What has just been started runs first: of a tree, only one path is ever alive. */
  private void start(Runnable body) {
    ready.addFirst(new Continuation(SCOPE, body));
  }

  private void drain() {
    Continuation next;
    while ((next = ready.pollFirst()) != null) {
      current = next;
      next.run();
    }
    current = null;
  }

  Continuation current() {
    return Objects.requireNonNull(current);
  }

  void wake(Continuation suspended) {
    ready.addLast(suspended);
  }

  void suspend() {
    Continuation.yield(SCOPE);
  }

  @Override
  public void pause() {
    wake(current());
    suspend();
  }
}
