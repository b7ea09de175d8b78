package dev.heddle.stuck;

import dev.heddle.DeadlockException;
import dev.heddle.Heddle;
import dev.heddle.StuckPolicy;
import dev.heddle.WaitGraph;
import dev.heddle.blocking.BlockingCall;
import dev.heddle.blocking.BlockingThreads;
import dev.heddle.core.Fiber;
import dev.heddle.core.Run;
import dev.heddle.core.RunSettings;
import dev.heddle.failure.Exceptions;
import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.Idleness;
import dev.heddle.scheduler.Interrupts;
import dev.heddle.scheduler.Log;
import dev.heddle.scheduler.inside.NetworkWaits;
import dev.heddle.scheduler.inside.Outside;
import dev.heddle.scheduler.jdk.ProcessWakers;
import dev.heddle.scheduler.jdk.UnblockerTurn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Finds out that a run is stuck, and ends it, saying why. It costs the run nothing: the watchdog calls
 * it, and only while nothing runs.
 *
 * <h2>When a run is stuck</h2>
 *
 * <ul>
 *   <li><em>Certainly</em>, if all its tasks wait, its scheduler has no timer, no channel and no
 *       callback to wait for, no blocking call is under way, and {@link Outside} knows of nothing in
 *       the process that could run code.
 *   <li><em>Certainly</em> too, whatever else goes on in the process, if the main task is doomed:
 *       {@link Waits} says what that is.
 *   <li><em>In part</em>, if other tasks are doomed. One of them is made to fail, the victim, so that
 *       the others get what it holds; what that does to its group, the group's policy says.
 *   <li><em>Perhaps</em>, if all tasks wait for what only threads outside could bring about. These may
 *       do so yet, so there is no more than a warning; and not even that if the program handles a
 *       signal, which may be what it waits for, if a thread outside waits for the network, or once one
 *       has ended such a quiet time: that is what a server looks like that has nothing to do.
 * </ul>
 *
 * <p>A run that is open is entered by threads that need not exist yet, so only what is doomed in it counts.
 *
 * <p>On an event loop a task may be pinned to the carrier while it waits, and then nobody else runs,
 * however ready. If only the others could wake it, it can never go on: it fails like the victim above, or
 * the run does if it is the main task. If a thread outside could wake it, and does not for some
 * seconds while others are ready or due, it fails too: that is no wait to be patient with.
 *
 * <p>A virtual thread that has been let into a monitor, or notified, looks as if it still waited until a
 * thread of the JDK's has made it runnable. So before a verdict {@link UnblockerTurn} sees to it that this
 * one has had its turn, and then everything is looked at again.
 *
 * <h2>How it ends</h2>
 *
 * <p>The main task is cancelled with a {@link DeadlockException} as its failure, and everything with
 * it, so scopes unwind and {@code finally} parts run. If those get stuck in turn, in a shield or in a
 * wait that cannot be cancelled, all who wait are interrupted: a shield is against cancellation, and
 * nothing that could be interrupted here can end otherwise. Only if not one of them moves at that, the
 * run is given up as it is.
 *
 * <p>All fields are touched by the watchdog's thread only, but for {@code verdict}.
 */
public final class StuckCheck {
  /**
   * For how long nothing must have run, except in tests. Whoever was about to wake somebody has done it
   * by then.
   */
  public static final Duration SETTLED = Duration.ofMillis(400);

  /**
   * So many times as long a pinned task may keep others from running that are ready, waiting in a primitive
   * of ours: some five seconds.
   */
  private static final int HELD_UP = 12;

  /** How long the threads outside are left alone at most before they are counted again. */
  private static final long LONGEST_PAUSE_NANOS = 2_000_000_000;

  /**
   * How often all who wait are interrupted: a cleanup may have several steps that get stuck, and some
   * waits swallow an interrupt and wait again.
   */
  private static final int MOST_ROUNDS = 8;

  /** What else there is in the process: {@link Outside}, except in tests. */
  public interface Surroundings {
    List<String> wakers(Collection<Thread> known, String knownPrefix);
  }

  private final Run run;
  private final StuckPolicy policy;
  private final long settledNanos;
  private final long warnAfterNanos;
  private final Surroundings surroundings;
  private final Thread caller = Thread.currentThread();
  private final Set<Fiber<?>> victims = Collections.newSetFromMap(new IdentityHashMap<>());

  private long slices = -1;
  private long nextLook;
  private long nextSearch;
  private boolean warned;

  /** Whether at the last look only threads outside could wake somebody; and whether one ever has. */
  private boolean needsOutside;
  private boolean helpedFromOutside;

  /** Under way while a verdict is near; null otherwise. */
  private @Nullable UnblockerTurn unblocker;

  /** The slices when all who wait were interrupted; -1 if they have not been. */
  private long interruptedAt = -1;

  private int rounds;

  private volatile @Nullable DeadlockException verdict;

  /** Made by the thread that calls {@code Heddle.run}, and then does nothing but wait. */
  public StuckCheck(Run run, RunSettings settings) {
    this.run = run;
    this.policy = settings.stuckPolicy;
    this.settledNanos = settings.settled.toNanos();
    this.warnAfterNanos = Waiter.nanosOf(settings.stuckWarning);
    this.surroundings = settings.surroundings;
  }

  /** Not a constant: most programs have nothing to log, and would pay for it at their start. */
  private static Logger log() {
    return Log.of(Heddle.class);
  }

  /** What the run fails with, or null. */
  @Nullable
  public DeadlockException verdict() {
    return verdict;
  }

  /** Called by the watchdog again and again while nothing runs. */
  public void look(Idleness idle) {
    long quiet = idle.quiet().toNanos();
    if (idle.slices() != slices) {
      helpedFromOutside |= needsOutside;
      needsOutside = false;
      slices = idle.slices();
      nextLook = settledNanos;
      nextSearch = settledNanos;
      warned = false;
      unblocker = null;
    }
    if (quiet < nextLook || run.main().isDone()) {
      return;
    }
    nextLook = quiet + Math.min(quiet, LONGEST_PAUSE_NANOS);
    if (idle.pinned() != null && quiet / HELD_UP < settledNanos) {
      nextLook = Math.min(nextLook, HELD_UP * settledNanos);
    }
    if (judge(idle, quiet)) {
      // Nearly: it remains to be seen that nobody is on his way.
      nextLook = quiet;
      nextSearch = quiet;
    } else {
      unblocker = null;
    }
  }

  /** Returns whether there would be a verdict if the unblocker had had its turn. */
  private boolean judge(Idleness idle, long quiet) {
    Thread pinned = idle.pinned();
    boolean goesOn =
        idle.isTransient()
            || (pinned != null && PinnedTask.hasDeadline(pinned)) || BlockingCall.anyMoves();
    List<String> outside = goesOn ? List.of() : wakers(idle);
    boolean isAlone = !goesOn && outside.isEmpty() && !run.isOpen;
    boolean holdsLong = !goesOn && pinned != null && quiet / HELD_UP >= settledNanos;
    boolean isHeldUp = holdsLong && idle.starving().getAsBoolean();
    boolean isTimeToWarn =
        !goesOn
            && !warned
            && (holdsLong
                || (quiet >= warnAfterNanos
                    && !run.isOpen
                    && !helpedFromOutside
                    && !ProcessWakers.handlesSignals()));
    needsOutside = !goesOn && pinned == null;
    if (!isAlone && !isTimeToWarn && !isHeldUp && quiet < nextSearch) {
      return false;
    }
    nextSearch = 2 * quiet;
    Waits waits = Waits.of(run, pinned);
    if (!idle.still().getAsBoolean()) {
      // Somebody has woken a task, and been gone when we looked who is there.
      return false;
    }
    Fiber<?> holder = isAlone ? waits.pinned() : isHeldUp ? waits.pinnedInPrimitive() : null;
    boolean isStuck =
        waits.isDoomed(run.main())
            || (isAlone && waits.nobodyCanRun())
            || holder == run.main();
    Fiber<?> victim = isStuck ? null : holder != null ? holder : waits.victim(victims);
    if (isStuck || victim != null) {
      if (!isUnblockerDone()) {
        return true;
      }
      if (victim == null) {
        isStuck(waits, outside);
      } else {
        isStuckInPart(waits, victim, outside);
      }
    } else if (isTimeToWarn
        && (pinned != null || (waits.everybodyWaits() && !NetworkWaits.any()))) {
      warned = true;
      log().warn("{}", waits.graph(outside));
    }
    return false;
  }

  private boolean isUnblockerDone() {
    if (unblocker == null) {
      unblocker = new UnblockerTurn();
    }
    return unblocker.isOver();
  }

  private List<String> wakers(Idleness idle) {
    List<Thread> known = new ArrayList<>(idle.carriers());
    known.add(caller);
    return surroundings.wakers(known, BlockingThreads.PREFIX);
  }

  private void isStuckInPart(Waits waits, Fiber<?> victim, List<String> outside) {
    boolean again = !victims.add(victim);
    WaitGraph graph = waits.graph(outside);
    if (policy == StuckPolicy.WARN) {
      if (again) {
        return;
      }
      log().warn("{}", graph);
    } else if (!victim.fail(failure(graph, victim))) {
      // It has been cancelled already, and what keeps it from unwinding is this wait.
      log().warn("While it unwinds: {}", graph);
      Interrupts.deliver(victim.thread());
    }
  }

  private static DeadlockException failure(WaitGraph graph, Fiber<?> victim) {
    return Exceptions.access().deadlock(graph, List.of(victim.thread().getStackTrace()));
  }

  private void isStuck(Waits waits, List<String> outside) {
    WaitGraph graph = waits.graph(outside);
    if (policy == StuckPolicy.WARN) {
      if (!warned) {
        warned = true;
        log().warn("{}", graph);
      }
      return;
    }
    Fiber<?> main = run.main();
    if (verdict == null) {
      verdict = failure(graph, main);
      if (main.fail(verdict)) {
        return;
      }
    }
    if (interruptedAt != slices && rounds++ < MOST_ROUNDS) {
      interruptedAt = slices;
      if (rounds == 1) {
        log().warn("While it unwinds, everybody is interrupted, in shields too: {}", graph);
      }
      waits.tasks().forEach(task -> Interrupts.deliver(task.thread()));
    } else {
      log().error("Given up with tasks that cannot even be interrupted: {}", graph);
      main.giveUp(verdict);
    }
  }
}
