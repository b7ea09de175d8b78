package dev.heddle.testkit.carrier;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Lookups of names, which {@code dev.heddle.net} makes on a thread outside. The answer is given when the task that has
 * asked waits for it, and nothing else happens until it has it: so how fast that thread is, is no part of the schedule.
 */
final class Lookups {
  /** What such a task waits on, and who makes it wait: hidden by the runtime, so known by their names. */
  private static final String CALL = "dev.heddle.blocking.BlockingCall";

  private static final String LOOKUP = "dev.heddle.net.NameLookup";

  private final Queue<AtomicBoolean> turns = new ConcurrentLinkedQueue<>();

  /** Whether a thread waits for a name to be looked up. */
  boolean isAwaitedBy(SimulatedThread thread) {
    Object blocker = thread.ready ? null : LockSupport.getBlocker(thread.thread);
    return blocker != null
        && blocker.getClass().getName().equals(CALL)
        && isLookingUp(thread.thread.getStackTrace());
  }

  private static boolean isLookingUp(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().equals(LOOKUP)) {
        return true;
      }
    }
    return false;
  }

  /** Waits, on a thread outside, until whoever has asked waits for it. */
  void awaitTurn(BooleanSupplier goesOn) {
    var turn = new AtomicBoolean();
    turns.add(turn);
    while (!turn.get()) {
      if (!goesOn.getAsBoolean()) {
        throw new IllegalStateException("The simulation has ended");
      }
      Thread.yield();
    }
  }

  /** On the carrier, between two steps. */
  void letPass() {
    AtomicBoolean turn;
    while ((turn = turns.poll()) != null) {
      turn.set(true);
    }
  }
}
