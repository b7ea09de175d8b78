package dev.heddle.testkit.carrier;

import dev.heddle.simulated.SimulatedRun;
import dev.heddle.testkit.network.Network;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which threads belong together on a node, and end together. */
public final class Nodes {
  private final Incarnation main = new Incarnation(Network.MAIN);
  private final Turns turns;
  private final VirtualClock clock;
  private final Strays strays;

  /** On what a thread that is started belongs; null if on the node of who starts it. */
  private @Nullable Incarnation starting;

  Nodes(Turns turns, VirtualClock clock, Strays strays) {
    this.turns = turns;
    this.clock = clock;
    this.strays = strays;
  }

  /** Where the running thread is. */
  Incarnation here() {
    SimulatedThread running = turns.running();
    return running == null ? main : running.incarnation;
  }

  SimulatedThread begin(int number, Thread thread, Runnable continuation) {
    Incarnation node = starting != null ? starting : here();
    var begun = new SimulatedThread(number, thread, continuation, node);
    if (node != main) {
      node.begins(begun);
    }
    return begun;
  }

  /** Whether the caller runs on a node. */
  public boolean isOn(Incarnation node) {
    return here() == node;
  }

  /** Starts threads that belong to a node. */
  public <T> T on(Incarnation node, Supplier<T> starts) {
    starting = node;
    try {
      return starts.get();
    } finally {
      starting = null;
    }
  }

  /** None of its threads runs again, and others see its tasks as cancelled. Does not return to one of them. */
  public void crash(Incarnation node) {
    List<SimulatedThread> threads = node.threads();
    node.crash();
    clock.forgetAllOf(node);
    for (SimulatedThread each : threads) {
      turns.forget(each);
      strays.keep(each.thread, false);
    }
    for (SimulatedThread each : threads) {
      if (each != turns.running()) {
        abandon(each);
      }
    }
    while (here() == node) {
      LockSupport.park(this);
    }
  }

  static void abandon(SimulatedThread thread) {
    SimulatedRun.abandon(thread.thread, new CrashException(thread.incarnation.node));
  }
}
