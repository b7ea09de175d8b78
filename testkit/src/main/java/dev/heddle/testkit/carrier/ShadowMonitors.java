package dev.heddle.testkit.carrier;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The monitors of rewritten classes, kept beside the JVM's: who waits for one of those waits as for
 * anything else, so that the schedule decides, and no thread of the JDK's takes part.
 *
 * <p>As the JVM's they are reentrant, and let newcomers overtake who waits: a thread that was woken tries
 * again, so that every order there can be is one of some schedule.
 */
public final class ShadowMonitors {
  private final SimulatedCarrier carrier;
  private final Map<Object, Monitor> monitors = new IdentityHashMap<>();

  ShadowMonitors(SimulatedCarrier carrier) {
    this.carrier = carrier;
  }

  /** One object's. */
  private static final class Monitor {
    private final Object object;
    private final Deque<Thread> entering = new ArrayDeque<>(2);
    private final Deque<Thread> waiting = new ArrayDeque<>(2);
    private @Nullable Thread owner;
    private int depth;

    /** What a strategy knows it by: below zero, where no field has its number. */
    private final int place;

    private final Names names;

    Monitor(Object object, int place, Names names) {
      this.object = object;
      this.place = place;
      this.names = names;
    }

    @Override
    public String toString() {
      return name() + (owner == null ? "" : " (held by '" + owner.getName() + "')");
    }

    private String name() {
      return "the monitor of " + names.ofValue(object);
    }
  }

  /** What somebody is parked on who waits to be notified. */
  private record Notification(Monitor monitor) {
    @Override
    public String toString() {
      return "a notification by " + monitor.name();
    }
  }

  private Monitor of(Object object) {
    return monitors.computeIfAbsent(object,
        _ -> new Monitor(object, -1 - monitors.size(), carrier.names()));
  }

  public void enter(Object object) {
    Monitor monitor = of(object);
    carrier.pointAtMonitor(monitor, monitor.place);
    enter(monitor, 1);
    carrier.did("takes " + monitor.name());
  }

  private static void enter(Monitor monitor, int depth) {
    Thread me = Thread.currentThread();
    while (monitor.owner != null && monitor.owner != me) {
      monitor.entering.add(me);
      boolean interrupted = false;
      while (monitor.entering.contains(me)) {
        LockSupport.park(monitor);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        me.interrupt();
      }
    }
    monitor.owner = me;
    monitor.depth += depth;
  }

  /** Whether the caller holds one. */
  public boolean isHeld(Object object) {
    return of(object).owner == Thread.currentThread();
  }

  public void exit(Object object) {
    Monitor monitor = owned(object, "left");
    if (--monitor.depth == 0) {
      carrier.did("leaves " + monitor.name());
      release(monitor);
      carrier.pointAtMonitor(monitor, monitor.place);
    }
  }

  private static void release(Monitor monitor) {
    monitor.owner = null;
    Thread next = monitor.entering.poll();
    if (next != null) {
      LockSupport.unpark(next);
    }
  }

  /** Waits to be signalled, for so many nanoseconds; zero for as long as it takes. */
  public void await(Object object, long nanos) throws InterruptedException {
    Monitor monitor = owned(object, "waited on");
    Thread me = Thread.currentThread();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    int depth = monitor.depth;
    monitor.depth = 0;
    release(monitor);
    monitor.waiting.add(me);
    long end = carrier.nanoTime() + nanos;
    var notification = new Notification(monitor);
    boolean interrupted = false;
    while (monitor.waiting.contains(me)) {
      long left = nanos == 0 ? Long.MAX_VALUE : end - carrier.nanoTime();
      interrupted = Thread.interrupted();
      if (interrupted || left <= 0) {
        monitor.waiting.remove(me);
      } else if (nanos == 0) {
        LockSupport.park(notification);
      } else {
        LockSupport.parkNanos(notification, left);
      }
    }
    enter(monitor, depth);
    carrier.did("goes on after its wait, with " + monitor.name() + " again");
    if (interrupted) {
      throw new InterruptedException();
    }
  }

  public void signal(Object object, int most) {
    Monitor monitor = owned(object, "notified");
    if (monitor.waiting.isEmpty()) {
      carrier.did("notifies nobody, since nobody waits for a notification by " + monitor.name());
    }
    for (int i = 0; i < most && !monitor.waiting.isEmpty(); i++) {
      Thread notified = monitor.waiting.remove();
      carrier.did("notifies '" + notified.getName() + "'");
      LockSupport.unpark(notified);
    }
  }

  private Monitor owned(Object object, String what) {
    Monitor monitor = of(object);
    if (monitor.owner != Thread.currentThread()) {
      throw new IllegalMonitorStateException(
          monitor + " is " + what + " by '" + Thread.currentThread().getName()
              + "', which does not hold it");
    }
    return monitor;
  }
}
