package dev.heddle.benchmarks.workloads;

import java.util.ArrayDeque;
import java.util.List;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/**
 * The floor: the JDK's continuations and a plain queue on one thread, with no task around them. It
 * cannot be cancelled, reports no failure to anybody, and nothing but this thread may wake it.
 */
final class RawTasks implements Tasks {
  private static final ContinuationScope SCOPE = new ContinuationScope("raw");

  private final ArrayDeque<Continuation> ready = new ArrayDeque<>(1 << 12);
  private Continuation current = new Continuation(SCOPE, () -> {});

  @Override
  public void run(Work root) throws Exception {
    root.run();
  }

  /** Called from outside of continuations. What waits for good is left behind. */
  @Override
  public void together(List<? extends Work> works) {
    for (Work work : works) {
      start(work::runUnchecked);
    }
    drain();
  }

  void start(Runnable body) {
    wake(new Continuation(SCOPE, body));
  }

  void drain() {
    Continuation next;
    while ((next = ready.pollFirst()) != null) {
      current = next;
      next.run();
    }
  }

  Continuation current() {
    return current;
  }

  void wake(Continuation suspended) {
    ready.addLast(suspended);
  }

  void suspend() {
    Continuation.yield(SCOPE);
  }

  @Override
  public void pause() {
    wake(current);
    suspend();
  }
}
