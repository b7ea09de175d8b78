package dev.heddle.testkit.carrier;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A node from its start to its end or its crash: the threads that run on it. Of its carrier alone. */
public final class Incarnation {
  final String node;
  private final Set<SimulatedThread> threads = new LinkedHashSet<>();
  private boolean crashed;

  /** Made with the name of the node. */
  public Incarnation(String node) {
    this.node = node;
  }

  void begins(SimulatedThread thread) {
    threads.add(thread);
  }

  void ends(SimulatedThread thread) {
    threads.remove(thread);
  }

  /** Those that live. */
  List<SimulatedThread> threads() {
    return new ArrayList<>(threads);
  }

  void crash() {
    crashed = true;
    threads.clear();
  }

  /** Whether its threads will never run again. */
  public boolean hasCrashed() {
    return crashed;
  }
}
