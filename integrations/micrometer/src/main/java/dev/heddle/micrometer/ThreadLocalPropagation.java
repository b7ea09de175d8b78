package dev.heddle.micrometer;

import dev.heddle.ContextPropagation;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Objects;

/**
 * Has tasks and blocking calls inherit the thread-locals that Micrometer's context-propagation library knows: of its
 * observations, of a tracing library, and those a program registers an accessor for.
 *
 * <pre>{@code
 * Heddle.builder().propagate(ThreadLocalPropagation.ofAll()).run(() -> ...);
 * }</pre>
 *
 * <p>A task begins with what whoever starts it has at that moment. What it changes is its own; nothing of it is left
 * on a thread that goes on after a blocking call. Each start pays for one capture. Thread-safe.
 */
public final class ThreadLocalPropagation implements ContextPropagation {
  private final ContextSnapshotFactory snapshots;

  private ThreadLocalPropagation(ContextSnapshotFactory snapshots) {
    this.snapshots = snapshots;
  }

  /**
   * Returns the propagation of all thread-locals that have an accessor in the library's global registry.
   *
   * @return the propagation
   */
  public static ThreadLocalPropagation ofAll() {
    return of(ContextSnapshotFactory.builder().build());
  }

  /**
   * Returns a propagation with a registry, and a choice of thread-locals, of one's own.
   *
   * @param snapshots what captures them
   * @return the propagation
   */
  public static ThreadLocalPropagation of(ContextSnapshotFactory snapshots) {
    return new ThreadLocalPropagation(Objects.requireNonNull(snapshots, "snapshots"));
  }

  @Override
  public Context capture() {
    ContextSnapshot captured = snapshots.captureAll();
    return () -> captured.setThreadLocals()::close;
  }
}
