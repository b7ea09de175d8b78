package dev.heddle.testkit;

import dev.heddle.sync.Event;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts steps of several tasks into one order: step 0, then 1, and so on, each taken once. For a test of
 * one particular interleaving, in a simulation or on any scheduler. Trio's {@code testing.Sequencer} is the
 * model.
 *
 * <pre>{@code
 * var order = new Sequencer();
 * group.start(() -> {
 *   order.await(0);
 *   account.deposit(10);
 *   order.await(2);
 * });
 * group.start(() -> {
 *   order.await(1);
 *   account.withdraw(10);
 * });
 * }</pre>
 *
 * <p>Step n begins when whoever took step n - 1 comes to its next step, or calls {@link #done}. Thread-safe. If a
 * waiting task is cancelled, its step is never taken, and those after it wait for ever: cancel them too.
 */
public final class Sequencer {
  private final Map<Integer, Event> begun = new ConcurrentHashMap<>();
  private final Set<Integer> taken = ConcurrentHashMap.newKeySet();
  private final Map<Thread, Integer> current = new ConcurrentHashMap<>();

  /** Makes one whose step 0 may begin. */
  public Sequencer() {
    event(0).set();
  }

  private Event event(int step) {
    return begun.computeIfAbsent(step, _ -> new Event());
  }

  /**
   * Ends the caller's step, if it has taken one, and waits until another may begin.
   *
   * @param step which, 0 or more
   * @throws InterruptedException if the caller is cancelled
   * @throws IllegalStateException if it has been taken before
   * @throws IllegalArgumentException if it is negative
   */
  public void await(int step) throws InterruptedException {
    if (step < 0) {
      throw new IllegalArgumentException("A step must be 0 or more, but is " + step);
    }
    if (!taken.add(step)) {
      throw new IllegalStateException(
          "Step " + step + " has been taken before; each is taken once");
    }
    done();
    event(step).await();
    current.put(Thread.currentThread(), step);
  }

  /** Ends the caller's step, so that the next may begin; does nothing if it has taken none. */
  public void done() {
    Integer mine = current.remove(Thread.currentThread());
    if (mine != null) {
      event(mine + 1).set();
    }
  }
}
