package dev.heddle.testkit.carrier;

import dev.heddle.scheduler.ContainerView;
import dev.heddle.scheduler.Idleness;
import dev.heddle.scheduler.ThreadContainment;
import dev.heddle.scheduler.Timer;
import dev.heddle.scheduler.jdk.CarrierBridge;
import dev.heddle.scheduler.jdk.JdkGateway;
import dev.heddle.scheduler.jdk.VirtualThreads;
import dev.heddle.simulated.CallersScheduler;
import dev.heddle.simulated.SimulatedRun;
import dev.heddle.testkit.choice.Chooser;
import dev.heddle.testkit.choice.Schedule;
import dev.heddle.testkit.network.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A carrier on which a {@link Chooser} says who runs next, and time passes only when nobody can run.
 *
 * <h2>What makes a run repeat</h2>
 *
 * <p>All virtual threads of a simulation, tasks or not, run on the thread that has started it, one at a time.
 * Where one waits, yields, ends, or comes to a {@link #point}, the chooser chooses among those that are ready. They stand
 * in the order in which they have become so, and that only depends on what ran before. Timers fire in the
 * order of their times, then of their making. So the same choices lead to the same run.
 *
 * <p>Two things come from other threads. The JDK makes who waits for a monitor runnable on a thread of its
 * own: {@link Monitors} waits for that. And a call of {@code Heddle.blocking} runs on a platform thread:
 * the simulation waits for it when nobody else can run, and time stands still ({@link OutsideCalls}); how such calls interleave
 * is not controlled.
 *
 * <h2>Nobody can run</h2>
 *
 * <p>First whoever waits for just that ({@link #awaitQuiet}), then the next timer, unless a call outside is waited for: it takes no
 * virtual time, but after {@link #OUTSIDE_NANOS} time passes all the same, since the call may wait for that. If there is neither, the
 * run is looked at as one is on any scheduler on which nothing runs: a circle of waits, or tasks that nobody will wake,
 * fail it with the graph of waits.
 */
public final class SimulatedCarrier implements CallersScheduler {
  private static final Map<Thread, SimulatedCarrier> BY_CARRIER = new ConcurrentHashMap<>();

  /** How long to wait for a thread outside, if nothing in the run could go on, before the run is given up. */
  private static final long OUTSIDE_NANOS = 20_000_000_000L;

  private static final long LOOK_NANOS = 50_000;

  /** How many seeds of random numbers there are: few enough to be part of a schedule that people copy. */
  private static final int SEEDS = 1 << 16;

  private final VirtualThreads threads = JdkGateway.virtualThreads();
  private final CarrierBridge bridge = new CarrierBridge(this::submit, this::addPark);
  private final Thread carrier = Thread.currentThread();
  private final VirtualClock clock = new VirtualClock();
  private final Monitors monitors = new Monitors();
  private final OutsideCalls outside = new OutsideCalls();
  private final Recording recording = new Recording();
  private final Map<Thread, SimulatedThread> known = new IdentityHashMap<>();
  private final Queue<Runnable> arrivals = new ConcurrentLinkedQueue<>();
  private final Deque<Thread> awaitingQuiet = new ArrayDeque<>();
  private final Chooser chooser;
  private final long maxSteps;
  private final @Nullable Steps steps;
  private final BiConsumer<String, Boolean> conditions;
  private final ShadowMonitors shadows = new ShadowMonitors(this);
  private final StandIns standIns = new StandIns(this);
  private final Joins joins = new Joins(this);
  private final Holders holders;
  private @Nullable Random random;
  private final Incarnation main = new Incarnation(Network.MAIN);
  private @Nullable Network network;
  private @Nullable Consumer<Idleness> onIdle;

  /** What a thread that is no task, or a node, has thrown, first of all. */
  private @Nullable Throwable failure;

  /** Whether a node has failed, so that the rest is of no interest. */
  private boolean failed;

  /** On what a thread that is started belongs; null if on the node of who starts it. */
  private @Nullable Incarnation starting;

  private SimulatedThread[] ready = new SimulatedThread[16];
  private int count;
  private @Nullable SimulatedThread running;

  /** Whom a point has chosen, who runs next without another choice. */
  private @Nullable SimulatedThread chosen;

  private long ran;

  /** How many threads have been made without a name. */
  private int made;

  private final LooseThreads loose = new LooseThreads();

  /** Threads that are no tasks and have not been started. */
  private final Set<Thread> unstarted = new HashSet<>();

  /** Threads that are no tasks and live; the simulation lasts until they have ended. */
  private final Set<Thread> strays = new LinkedHashSet<>();

  /**
   * Makes a carrier of the calling thread.
   *
   * @param chooser who chooses
   * @param maxSteps after how many steps to give up
   * @param steps where to tell of each; or null
   * @param conditions who is told of conditions that are to hold at times
   */
  public SimulatedCarrier(
      Chooser chooser,
      long maxSteps,
      @Nullable Steps steps,
      BiConsumer<String, Boolean> conditions) {
    this.conditions = conditions;
    this.chooser = chooser;
    this.maxSteps = maxSteps;
    this.steps = steps;
    this.holders = new Holders(steps != null);
  }

  /** The scheduler of a run, which tells who is given when nothing can run. */
  public SimulatedCarrier tell(Consumer<Idleness> idle) {
    onIdle = idle;
    return this;
  }

  /** The one that carries the caller; null outside of a simulation. */
  public static @Nullable SimulatedCarrier current() {
    return BY_CARRIER.isEmpty()
        ? null
        : BY_CARRIER.get(JdkGateway.virtualThreads().currentCarrier());
  }

  // -- what the run asks of its scheduler

  @Override
  public Thread unstarted(@Nullable String name, Runnable body) {
    return threads.unstarted(bridge, name, body);
  }

  @Override
  public void start(Thread thread, ThreadContainment container) {
    threads.start(thread, container);
  }

  @Override
  public ThreadContainment open(ContainerView view, boolean owned) {
    return threads.open(view, owned);
  }

  @Override
  public Timer schedule(Runnable action, long delayNanos) {
    requireHere("A timer");
    return clock.add(action, delayNanos, here());
  }

  private SimulatedTimer addPark(Runnable expiry, long delayNanos) {
    requireHere("A timed wait");
    return clock.add(expiry, delayNanos, here());
  }

  private void requireHere(String what) {
    if (threads.currentCarrier() != carrier) {
      throw new IllegalStateException(
          what + " of a simulation was set by " + Thread.currentThread()
              + ", which is not part of it");
    }
  }

  @Override
  public void whenReady(SelectableChannel channel, int operation, Runnable listener) {
    theNetwork().whenReady(channel, operation, listener);
  }

  @Override
  public SelectorProvider network() {
    return theNetwork().sockets();
  }

  /** Also on a thread outside, while the task that has asked for it is the running one: see {@link OutsideWork}. */
  @Override
  public InetAddress[] addressesOf(String host) throws UnknownHostException {
    return theNetwork().addressesOf(host);
  }

  /** The network of this simulation, made when it is needed. */
  public Network theNetwork() {
    if (network == null) {
      network = new Network(new CarriersWorld(this, clock));
    }
    return network;
  }

  @Override
  public long nanoTime() {
    return clock.now();
  }

  @Override
  public long recentNanoTime() {
    return clock.now();
  }

  @Override
  public void close() {
    BY_CARRIER.remove(carrier, this);
  }

  @Override
  public String toString() {
    return "SimulatedCarrier at " + VirtualTime.text(clock.now());
  }

  // -- who is ready

  private void submit(Runnable continuation) {
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
      Incarnation node = starting != null ? starting : here();
      mine = new SimulatedThread(known.size(), thread, continuation, node);
      known.put(thread, mine);
      if (node != main) {
        node.begins(mine);
      }
      chooser.begins(mine);
    }
    if (mine.ready) {
      mine.expiring = false;
    } else if (!mine.incarnation.hasCrashed()) {
      monitors.ready(mine);
      outside.forget(mine);
      add(mine);
    }
  }

  private void add(SimulatedThread thread) {
    thread.ready = true;
    if (count == ready.length) {
      ready = Arrays.copyOf(ready, 2 * count);
    }
    ready[count++] = thread;
  }

  /** Makes a thread ready whose wait is over by time, if it still waits. */
  void expire(SimulatedThread thread) {
    TimedWait wait = thread.wait;
    if (!thread.ready && thread != running && wait != null && wait.isDue() && !thread.atMonitor
        && !thread.incarnation.hasCrashed()) {
      thread.expiring = true;
      add(thread);
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
      int from = count;
      Runnable arrived;
      while ((arrived = arrivals.poll()) != null) {
        ready(arrived);
      }
      Arrays.sort(ready, from, count, (a, b) -> Integer.compare(a.number, b.number));
    }
  }

  // -- the loop

  @Override
  public void runUntil(BooleanSupplier end) {
    BY_CARRIER.put(carrier, this);
    while (!end.getAsBoolean() || !strays.isEmpty()) {
      monitors.settle();
      takeArrivals();
      clock.fireDue();
      if (count > 0) {
        step();
      } else if (!awaitingQuiet.isEmpty()) {
        LockSupport.unpark(awaitingQuiet.remove());
      } else if (outside.isAnyAwaited() || !clock.advance()) {
        nobodyCanRun(end);
      }
      if (failed) {
        throw new IllegalStateException("A node has failed", failure);
      }
    }
  }

  private void step() {
    if (++ran > maxSteps) {
      throw new StepLimitException(maxSteps, Duration.ofNanos(clock.now()));
    }
    SimulatedThread next = chosen;
    if (next == null) {
      next = ready[count == 1 ? 0 : choose(count, -1)];
    }
    chosen = null;
    remove(next);
    next.ready = false;
    if (next.wait != null) {
      next.wait.look();
      if (next.expiring && !tell(next)) {
        return;
      }
    }
    running = next;
    next.continuation.run();
    while (network != null && OutsideWork.isAwaitedBy(next)) {
      goOnWhenReady(next);
    }
    running = null;
    Thread.State state = next.thread.getState();
    recording.ran(next.number, state.ordinal(), clock.now());
    if (state == Thread.State.TERMINATED) {
      next.incarnation.ends(next);
      joins.ended(next.thread);
    } else if (!next.ready) {
      monitors.look(next);
      outside.look(next);
      expire(next);
    }
    if (steps != null) {
      steps.add(
          clock.now(), next.name(), steps.isFull() ? "" : Doing.of(next, state, holders));
    }
    if (next.incarnation.hasCrashed()) {
      abandon(next);
    }
  }

  private void goOnWhenReady(SimulatedThread thread) {
    while (!thread.ready) {
      Thread.yield();
      takeArrivals();
    }
    remove(thread);
    thread.ready = false;
    thread.continuation.run();
  }

  private int choose(int among, int current) {
    int index = chooser.choose(ready, among, current);
    recording.chose(Schedule.choiceOf(index, current));
    return index;
  }

  private void remove(SimulatedThread thread) {
    int index = 0;
    while (ready[index] != thread) {
      index++;
    }
    System.arraycopy(ready, index + 1, ready, index, --count - index);
    ready[count] = null;
  }

  private void nobodyCanRun(BooleanSupplier end) {
    long began = System.nanoTime();
    if (end.getAsBoolean()) {
      failure = failure != null
          ? failure
          : new IllegalStateException(
              "The program has ended, and these threads wait for ever: " + strays.stream()
                  .map(thread -> "'" + thread.getName() + "' " + Doing.waits(thread, holders))
                  .collect(Collectors.joining("; ")));
      strays.clear();
    }
    while (count == 0 && arrivals.isEmpty() && !end.getAsBoolean()) {
      if (onIdle != null) {
        onIdle.accept(
            new Idleness(
                "simulation", ran, Duration.ofNanos(System.nanoTime() - began), 0, 0, 0,
                List.of(carrier), null, () -> false, () -> count == 0 && arrivals.isEmpty()));
      }
      if (count == 0 && arrivals.isEmpty()) {
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

  // -- what a thread of the simulation asks

  /**
   * Lets others go first, perhaps: before something that others could see or change.
   *
   * @param place what it is; zero if that is not known
   * @param writes whether it is about to be changed
   */
  public void point(int place, boolean writes) {
    SimulatedThread me = running;
    if (me == null || me.thread != Thread.currentThread()) {
      return;
    }
    me.place = place;
    me.writes = writes;
    me.at = null;
    me.called = null;
    perhapsSwitch(me);
  }

  /** Lets others go first, perhaps: before an object is called that others may call too. */
  public void pointAtCall(@Nullable Object object, int place) {
    SimulatedThread me = running;
    if (me == null || me.thread != Thread.currentThread()) {
      return;
    }
    me.place = place;
    me.writes = true;
    me.at = null;
    me.called = object;
    perhapsSwitch(me);
  }

  /** Lets others go first, perhaps: where a monitor is taken or left. */
  void point(Object monitor, int place) {
    SimulatedThread me = running;
    if (me != null && me.thread == Thread.currentThread()) {
      me.place = place;
      me.writes = true;
      me.at = monitor;
      me.called = null;
      perhapsSwitch(me);
    }
  }

  private void perhapsSwitch(SimulatedThread me) {
    if (monitors.isAnyWaiting()) {
      // Only the loop can settle who is let in.
      Thread.yield();
      return;
    }
    takeArrivals();
    if (count == 0) {
      return;
    }
    if (count == ready.length) {
      ready = Arrays.copyOf(ready, 2 * count);
    }
    ready[count] = me;
    int index = choose(count + 1, count);
    SimulatedThread next = ready[index];
    ready[count] = null;
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

  /** Who is told of conditions that are to hold at times. */
  public BiConsumer<String, Boolean> conditions() {
    return conditions;
  }

  /** The monitors of rewritten classes. */
  public ShadowMonitors monitors() {
    return shadows;
  }

  /** A thread that is no task, whose failure is the simulation's. */
  public Thread thread(@Nullable String name, Runnable body) {
    Thread thread = unstarted(
        name == null ? "thread " + ++made : name,
        () -> {
          try {
            body.run();
          } catch (Throwable e) {
            uncaught(e);
          } finally {
            strays.remove(Thread.currentThread());
          }
        });
    unstarted.add(thread);
    return thread;
  }

  private void uncaught(Throwable thrown) {
    Thread me = Thread.currentThread();
    Thread.UncaughtExceptionHandler handler = me.getUncaughtExceptionHandler();
    if (handler instanceof ThreadGroup) {
      failure = failure == null ? thrown : failure;
    } else {
      handler.uncaughtException(standIns.forWhom(me), thrown);
    }
  }

  /** Starts a thread; if it is one of {@link #thread} and no daemon, the simulation lasts until it has ended. */
  public void start(Thread thread) {
    loose.start(thread);
    if (unstarted.remove(thread) && !standIns.isDaemon(thread)) {
      strays.add(thread);
    }
  }

  /** Whether the simulation is to last until a thread has ended that was started before. */
  void keep(Thread thread, boolean needed) {
    if (needed) {
      strays.add(thread);
    } else {
      strays.remove(thread);
    }
  }

  /** The locks of the JDK that are held. */
  public Holders holders() {
    return holders;
  }

  /** Who runs in the stead of others. */
  public StandIns standIns() {
    return standIns;
  }

  /** Who waits for threads to end. */
  public Joins joins() {
    return joins;
  }

  /** Whether a thread has been started in this simulation. */
  boolean knows(Thread thread) {
    return known.containsKey(thread);
  }

  /** Random numbers, whose seed is a choice of the schedule when it is first asked for. */
  public Random random() {
    if (random == null) {
      int seed = chooser.number(SEEDS);
      recording.chose(seed);
      random = new Random(seed);
    }
    return random;
  }

  /** Waits for virtual time, also on a thread that is no task. */
  public void sleep(long nanos) throws InterruptedException {
    long end = clock.now() + Math.max(0, nanos);
    do {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(this, Math.max(1, end - clock.now()));
    } while (end - clock.now() > 0);
  }

  /** What a thread that is no task, or a node, has thrown, first of all; or null. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Whether something happens now; part of the schedule. */
  public boolean happens(double probability) {
    boolean happens = chooser.happens(probability);
    recording.chose(happens ? 1 : 0);
    return happens;
  }

  /** Waits until nobody else can run; time does not pass meanwhile. */
  public void awaitQuiet() {
    Thread me = Thread.currentThread();
    awaitingQuiet.add(me);
    while (awaitingQuiet.contains(me)) {
      LockSupport.park(this);
    }
  }

  // -- nodes

  /** Where the running thread is. */
  Incarnation here() {
    return running == null ? main : running.incarnation;
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
      if (each.ready) {
        remove(each);
        each.ready = false;
      }
      monitors.ready(each);
      outside.forget(each);
      awaitingQuiet.remove(each.thread);
      strays.remove(each.thread);
    }
    for (SimulatedThread each : threads) {
      if (each != running) {
        abandon(each);
      }
    }
    while (here() == node) {
      LockSupport.park(this);
    }
  }

  private static void abandon(SimulatedThread thread) {
    SimulatedRun.abandon(thread.thread, new CrashException(thread.incarnation.node));
  }

  /** Ends the simulation with a failure. */
  public void fail(Throwable e) {
    failure = failure == null ? e : failure;
    failed = true;
  }

  /** One of so many numbers; part of the schedule. */
  public int number(int bound) {
    int number = chooser.number(bound);
    recording.chose(number);
    return number;
  }

  /** Adds a line to the steps that a failure is told with. */
  public void tell(String who, String what) {
    if (steps != null) {
      steps.add(clock.now(), who, what);
    }
  }

  // -- what is asked afterwards

  /** The choices that were made. */
  public Schedule schedule() {
    return recording.schedule();
  }

  /** How many choices there were. */
  public int choices() {
    return recording.count();
  }

  /** The same for two runs in which the same threads did the same at the same times. */
  public long fingerprint() {
    return recording.fingerprint();
  }

  /** How many steps there were. */
  public long steps() {
    return ran;
  }

  /** Virtual time since the beginning. */
  public Duration time() {
    return Duration.ofNanos(clock.now());
  }
}
