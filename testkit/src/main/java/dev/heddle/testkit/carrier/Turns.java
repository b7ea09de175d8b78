package dev.heddle.testkit.carrier;

import dev.heddle.scheduler.Idleness;
import dev.heddle.scheduler.jdk.VirtualThreads;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: the loop that runs one thread of a simulation after the other, and the points at which they hand over.
 *
 * <h2>Nobody can run</h2>
 *
 * <p>First whoever waits for just that ({@link Quiet}), then the next timer, unless a call outside is waited for: it takes no
 * virtual time, but after {@link #OUTSIDE_NANOS} time passes all the same, since the call may wait for that. If there is neither, the
 * run is looked at as one is on any scheduler on which nothing runs: a circle of waits, or tasks that nobody will wake,
 * fail it with the graph of waits.
 */
final class Turns {
  /** How long to wait for a thread outside, if nothing in the run could go on, before the run is given up. */
  private static final long OUTSIDE_NANOS = 20_000_000_000L;

  private static final long LOOK_NANOS = 50_000;

  private final SimulatedCarrier simulation;
  private final VirtualThreads threads;
  private final Thread carrier = Thread.currentThread();
  private final VirtualClock clock;
  private final long maxSteps;
  private final @Nullable Steps steps;

  private final Map<Thread, SimulatedThread> known = new IdentityHashMap<>();
  private final Queue<Runnable> arrivals = new ConcurrentLinkedQueue<>();
  private final ReadyThreads ready = new ReadyThreads();
  private final Recording recording;
  private final Choices choices;
  private final Monitors monitors = new Monitors();
  private final OutsideCalls outside = new OutsideCalls();
  private final Quiet quiet = new Quiet();
  private @Nullable Consumer<Idleness> onIdle;
  private @Nullable SimulatedThread running;

  /** Whom a point has chosen, who runs next without another choice. */
  private @Nullable SimulatedThread chosen;

  private long ran;

  Turns(
      SimulatedCarrier simulation,
      VirtualThreads threads,
      VirtualClock clock,
      Choices choices,
      Recording recording,
      long maxSteps,
      @Nullable Steps steps) {
    this.simulation = simulation;
    this.threads = threads;
    this.clock = clock;
    this.choices = choices;
    this.recording = recording;
    this.maxSteps = maxSteps;
    this.steps = steps;
  }

  void tell(Consumer<Idleness> idle) {
    onIdle = idle;
  }

  Quiet quiet() {
    return quiet;
  }

  long ran() {
    return ran;
  }

  /** Who has its turn; null if nobody has. */
  @Nullable
  SimulatedThread running() {
    return running;
  }

  boolean knows(Thread thread) {
    return known.containsKey(thread);
  }

  void submit(Runnable continuation) {
    if (threads.currentCarrier() == carrier) {
      ready(continuation);
    } else {
      arrivals.add(continuation);
      LockSupport.unpark(carrier);
    }
  }

  private void ready(Runnable continuation) {
    Thread thread = threads.threadOf(continuation);
    SimulatedThread mine = known.get(thread);
    if (mine == null) {
      mine = simulation.nodes().begin(known.size(), thread, continuation);
      known.put(thread, mine);
      choices.begins(mine);
    }
    if (mine.ready) {
      mine.expiring = false;
    } else if (!mine.incarnation.hasCrashed()) {
      if (running != null && running != mine && thread.getState() != Thread.State.NEW) {
        wakes(running, mine);
      }
      monitors.ready(mine);
      outside.forget(mine);
      ready.add(mine);
    }
  }

  private void wakes(SimulatedThread who, SimulatedThread woken) {
    if (steps != null && threads.currentCarrier() == carrier) {
      String name = "'" + woken.name() + "'";
      if (!steps.hasJustDone(who, "notifies " + name)
          && !steps.hasJustDone(who, "starts " + name)) {
        did(Deeds.WAKES + name);
      }
    }
  }

  /** Makes a thread ready whose wait is over by time, if it still waits. */
  void expire(SimulatedThread thread) {
    TimedWait wait = thread.wait;
    if (!thread.ready && thread != running && wait != null && wait.isDue() && !thread.atMonitor
        && !thread.incarnation.hasCrashed()) {
      thread.expiring = true;
      ready.add(thread);
    }
  }

  /** Ends the wait of the one that is run next; returns whether it can run. */
  private boolean tell(SimulatedThread thread) {
    // As if it were ready, so that being interrupted does not make it so once more; what is woken later, does.
    thread.ready = true;
    thread.expiring = true;
    Objects.requireNonNull(thread.wait).tell();
    boolean woken = !thread.expiring;
    thread.expiring = false;
    thread.ready = false;
    return woken;
  }

  /** Several at once come in the order of their numbers, since who was faster is no part of the schedule. */
  private void takeArrivals() {
    if (!arrivals.isEmpty()) {
      int from = ready.count();
      Runnable arrived;
      while ((arrived = arrivals.poll()) != null) {
        ready(arrived);
      }
      ready.sortFrom(from);
    }
  }

  void runUntil(BooleanSupplier end) {
    while (!end.getAsBoolean() || !simulation.strays().haveEnded()) {
      monitors.settle();
      takeArrivals();
      clock.fireDue();
      if (!ready.isEmpty()) {
        step();
      } else if (!quiet.wakeNext() && (outside.isAnyAwaited() || !clock.advance())) {
        nobodyCanRun(end);
      }
      simulation.verdict().requireGoesOn();
    }
  }

  private void step() {
    if (++ran > maxSteps) {
      throw new StepLimitException(maxSteps, Duration.ofNanos(clock.now()));
    }
    SimulatedThread next = chosen != null ? chosen : ready.choose(choices, null);
    chosen = null;
    ready.remove(next);
    if (next.wait != null) {
      next.wait.look();
      if (next.expiring && !tell(next)) {
        return;
      }
    }
    running = next;
    next.continuation.run();
    running = null;
    Thread.State state = next.thread.getState();
    recording.ran(next.number, state.ordinal(), clock.now());
    if (state == Thread.State.TERMINATED) {
      next.incarnation.ends(next);
      simulation.joins().ended(next.thread);
    } else if (!next.ready) {
      monitors.look(next);
      outside.look(next);
      expire(next);
    }
    if (steps != null) {
      simulation.holders().look(next.thread, null);
      steps.add(
          clock.now(),
          next,
          steps.isFull() ? "" : Doing.of(next, state, simulation.holders()));
    }
    if (next.incarnation.hasCrashed()) {
      Nodes.abandon(next);
    }
  }

  private void nobodyCanRun(BooleanSupplier end) {
    long began = System.nanoTime();
    boolean programEnded = end.getAsBoolean();
    if (programEnded) {
      simulation.strays().waitForEver(null);
    }
    SimulatedThread main = programEnded || outside.isAnyAwaited() ? null : firstThatLives();
    var stuck = main == null ? null : simulation.strays().waitingFor(main);
    while (nothingComes() && !end.getAsBoolean()) {
      if (onIdle != null) {
        onIdle.accept(
            new Idleness(
                "simulation", ran, Duration.ofNanos(System.nanoTime() - began), 0, 0, 0,
                List.of(carrier), null, () -> false, this::nothingComes));
        if (!ready.isEmpty()) {
          // It has been found stuck, and those who are ready now are only to end.
          if (steps != null) {
            steps.end();
          }
          if (stuck != null) {
            simulation.strays().waitForEver(stuck);
          }
        }
      }
      if (nothingComes()) {
        if (System.nanoTime() - began > OUTSIDE_NANOS) {
          if (clock.advance()) {
            return;
          }
          throw new IllegalStateException(
              "Nothing in the simulation can go on, and no thread outside has woken it for "
                  + OUTSIDE_NANOS / 1_000_000_000 + " s");
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  /** The main task, as long as it has not ended. */
  private @Nullable SimulatedThread firstThatLives() {
    return known.values().stream()
        .filter(each -> each.number == 0 && each.thread.isAlive())
        .findAny().orElse(null);
  }

  private boolean nothingComes() {
    return ready.isEmpty() && arrivals.isEmpty();
  }

  /** The running thread lets others go first, perhaps. */
  void point(
      int place,
      int call,
      boolean writes,
      @Nullable Object called,
      @Nullable Object monitor) {
    SimulatedThread me = running;
    if (me != null && me.thread == Thread.currentThread()) {
      me.place = place;
      me.call = call;
      me.writes = writes;
      me.called = called;
      me.at = monitor;
      if (steps == null || steps.isFull()) {
        perhapsSwitch(me);
      } else {
        simulation.holders().look(me.thread, called);
        perhapsSwitch(me);
        did(me.intent());
        simulation.holders().noteOn(called, call).ifPresent(this::did);
      }
    }
  }

  /** Says what the running thread has done since it was last told of. */
  void did(String what) {
    did(what, null);
  }

  private void did(String what, @Nullable String value) {
    if (steps != null && running != null && !what.isEmpty() && steps.tellsMore()) {
      steps.did(running, what, value, Doing.line(Thread.currentThread().getStackTrace()));
    }
  }

  /** Says what came of what the running thread has done, or that it has done it now. */
  void cameTo(String what, String otherwise, @Nullable String value) {
    if (steps != null && running != null && !steps.isFull() && !what.isEmpty()
        && !steps.cameTo(running, what, value)) {
      did(otherwise, value);
    }
  }

  /** Says that the running thread throws something, once for each. */
  void threw(String verb, Throwable thrown) {
    if (steps != null && running != null && steps.isNew(running.thread, thrown)
        && steps.tellsMore()) {
      steps.did(
          running, verb + " " + Doing.words(thrown), null, Doing.line(thrown.getStackTrace()));
    }
  }

  private void perhapsSwitch(SimulatedThread me) {
    if (monitors.isAnyWaiting()) {
      // Only the loop can settle who is let in.
      Thread.yield();
      return;
    }
    takeArrivals();
    if (ready.isEmpty()) {
      return;
    }
    SimulatedThread next = ready.choose(choices, me);
    if (next != me) {
      chosen = next;
      Thread.yield();
    }
  }

  /** The caller, as the carrier knows it. */
  SimulatedThread me() {
    SimulatedThread me = running;
    if (me == null || me.thread != Thread.currentThread()) {
      throw new IllegalStateException("Not run by this simulation: " + Thread.currentThread());
    }
    return me;
  }

  /** A thread that will never run again. */
  void forget(SimulatedThread thread) {
    if (thread.ready) {
      ready.remove(thread);
    }
    monitors.ready(thread);
    outside.forget(thread);
    quiet.forget(thread.thread);
  }
}
