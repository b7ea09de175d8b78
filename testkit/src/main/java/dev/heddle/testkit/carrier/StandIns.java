package dev.heddle.testkit.carrier;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Threads that run in the stead of others. A thread of a class below {@code Thread} is no virtual one: it is never started, and
 * one of the simulation runs its {@code run}. Both are one to the program, since what it asks of the first is asked of the
 * second, and who asks for the current thread inside gets the first.
 */
public final class StandIns {
  private final SimulatedCarrier carrier;
  private final Map<Thread, Thread> byThread = new IdentityHashMap<>();
  private final Map<Thread, Thread> forWhom = new IdentityHashMap<>();
  private final Set<Thread> daemons = new HashSet<>();

  StandIns(SimulatedCarrier carrier) {
    this.carrier = carrier;
  }

  /** The thread that runs in its stead; itself, if none does. */
  public Thread of(Thread thread) {
    return byThread.isEmpty() ? thread : byThread.getOrDefault(thread, thread);
  }

  /** The one in whose stead a thread runs; itself, if it does not. */
  public Thread forWhom(Thread thread) {
    return forWhom.isEmpty() ? thread : forWhom.getOrDefault(thread, thread);
  }

  /** Starts a thread, or what runs in its stead. */
  public void start(Thread thread) {
    if (thread.isVirtual()) {
      carrier.strays().start(thread);
    } else if (byThread.containsKey(thread)) {
      throw new IllegalThreadStateException("'" + thread.getName() + "' was started before");
    } else {
      Thread standIn = instead(thread, thread);
      byThread.put(thread, standIn);
      forWhom.put(standIn, thread);
      carrier.strays().start(standIn);
    }
  }

  /** A thread of the simulation that is like one that was made, and will not be started. */
  public Thread instead(Thread made, Runnable body) {
    Thread thread = carrier.strays().thread(made.getName().isEmpty() ? null : made.getName(), body);
    if (made.isDaemon()) {
      daemons.add(thread);
    }
    if (!(made.getUncaughtExceptionHandler() instanceof ThreadGroup)) {
      thread.setUncaughtExceptionHandler(made.getUncaughtExceptionHandler());
    }
    return thread;
  }

  /** Whether the program may end before it. */
  public boolean isDaemon(Thread thread) {
    return daemons.contains(thread);
  }

  /** Says whether the program may end before it. */
  public void setDaemon(Thread thread, boolean daemon) {
    if (thread.getState() != Thread.State.NEW) {
      throw new IllegalThreadStateException("'" + thread.getName() + "' has been started");
    }
    if (daemon) {
      daemons.add(thread);
    } else {
      daemons.remove(thread);
    }
  }
}
