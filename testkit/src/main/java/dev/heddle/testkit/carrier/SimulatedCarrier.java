package dev.heddle.testkit.carrier;

import dev.heddle.scheduler.ContainerView;
import dev.heddle.scheduler.Idleness;
import dev.heddle.scheduler.ThreadContainment;
import dev.heddle.scheduler.Timer;
import dev.heddle.scheduler.jdk.CarrierBridge;
import dev.heddle.scheduler.jdk.JdkGateway;
import dev.heddle.scheduler.jdk.VirtualThreads;
import dev.heddle.simulated.CallersScheduler;
import dev.heddle.testkit.choice.Chooser;
import dev.heddle.testkit.network.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
 */
public final class SimulatedCarrier implements CallersScheduler {
  private static final Map<Thread, SimulatedCarrier> BY_CARRIER = new ConcurrentHashMap<>();

  private final VirtualThreads threads = JdkGateway.virtualThreads();
  private final CarrierBridge bridge;
  private final Thread carrier = Thread.currentThread();
  private final VirtualClock clock = new VirtualClock();
  private final Recording recording = new Recording();
  private final Choices choices;
  private final Turns turns;
  private final Nodes nodes;
  private final Strays strays = new Strays(this);
  private final StandIns standIns = new StandIns(this);
  private final ShadowMonitors shadows = new ShadowMonitors(this);
  private final Joins joins = new Joins(this);
  private final Verdict verdict = new Verdict();
  private final Names names = new Names();
  private final Holders holders;
  private final BiConsumer<String, Boolean> conditions;
  private final @Nullable Steps steps;
  private @Nullable Network network;

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
    this.choices = new Choices(chooser, recording);
    this.turns = new Turns(this, threads, clock, choices, recording, maxSteps, steps);
    this.nodes = new Nodes(turns, clock, strays);
    this.bridge = new CarrierBridge(turns::submit, this::addTimer);
    this.conditions = conditions;
    this.steps = steps;
    this.holders = new Holders(steps != null, names);
  }

  /** The scheduler of a run, which tells who is given when nothing can run. */
  public SimulatedCarrier tell(Consumer<Idleness> idle) {
    turns.tell(idle);
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
    return addTimer(action, delayNanos);
  }

  private SimulatedTimer addTimer(Runnable action, long delayNanos) {
    if (threads.currentCarrier() != carrier) {
      throw new IllegalStateException(
          "A timer or timed wait of a simulation was set by " + Thread.currentThread()
              + ", which is not part of it");
    }
    return clock.add(action, delayNanos, nodes.here());
  }

  @Override
  public void whenReady(SelectableChannel channel, int operation, Runnable listener) {
    theNetwork().whenReady(channel, operation, listener);
  }

  @Override
  public SelectorProvider network() {
    return theNetwork().sockets();
  }

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

  @Override
  public void runUntil(BooleanSupplier end) {
    BY_CARRIER.put(carrier, this);
    turns.runUntil(end);
  }

  // -- what a thread of the simulation asks

  /**
   * Lets others go first, perhaps: before something that others could see or change.
   *
   * @param place what it is; zero if that is not known
   * @param writes whether it is about to be changed
   */
  public void point(int place, boolean writes) {
    turns.point(place, 0, writes, null, null);
  }

  /** Lets others go first, perhaps: before an object is called that others may call too. */
  public void pointAtCall(@Nullable Object object, int place, int call) {
    turns.point(place, call, true, object, null);
  }

  /** Lets others go first, perhaps: where a monitor is taken or left. */
  void pointAtMonitor(Object monitor, int place) {
    turns.point(place, 0, true, null, monitor);
  }

  /** The caller, as the carrier knows it. */
  SimulatedThread me() {
    return turns.me();
  }

  /** Makes a thread ready whose wait is over by time, if it still waits. */
  void expire(SimulatedThread thread) {
    turns.expire(thread);
  }

  /** Who is told of conditions that are to hold at times. */
  public BiConsumer<String, Boolean> conditions() {
    return conditions;
  }

  /** The monitors of rewritten classes. */
  public ShadowMonitors monitors() {
    return shadows;
  }

  /** The locks of the JDK that are held. */
  public Holders holders() {
    return holders;
  }

  /** Threads that are no tasks. */
  public Strays strays() {
    return strays;
  }

  /** Who runs in the stead of others. */
  public StandIns standIns() {
    return standIns;
  }

  /** Who waits for threads to end. */
  public Joins joins() {
    return joins;
  }

  /** Who waits until nobody else can run. */
  public Quiet quiet() {
    return turns.quiet();
  }

  /** What the schedule decides. */
  public Choices choices() {
    return choices;
  }

  /** With what the simulation fails. */
  public Verdict verdict() {
    return verdict;
  }

  /** Whether a thread has been started in this simulation. */
  boolean knows(Thread thread) {
    return turns.knows(thread);
  }

  /** Says what the caller has done, for the steps that a failure is told with. */
  void did(String what) {
    turns.did(what);
  }

  /** Whether a failure is told now, so that it is worth while to say more. */
  public boolean isTold() {
    return steps != null && !steps.isFull();
  }

  /** Says what came of what the caller has done, by the number of its place. */
  public void got(int place, boolean writes, @Nullable Object value) {
    String what = Places.words(place, writes);
    turns.cameTo(what, what.replaceFirst("^calls ", "returns from "), names.ofValue(value));
  }

  /** Says that a call has come back to the caller, by its number; only if others have run meanwhile. */
  public void returned(int call) {
    String what = Places.words(call, true);
    turns.cameTo(what, what.replaceFirst("^calls ", "returns from "), null);
  }

  /** Says that the caller calls what no other thread should. */
  public void calls(int call) {
    turns.did(Places.words(call, true));
  }

  /** Says that the caller throws something, unless that has been said. */
  public void threw(String verb, Throwable thrown) {
    turns.threw(verb, thrown);
  }

  /** How objects are called in what is told. */
  Names names() {
    return names;
  }

  /** Adds a line to the steps that a failure is told with. */
  public void tell(String who, String what) {
    if (steps != null) {
      steps.add(clock.now(), who, what);
    }
  }

  /** Which threads belong together. */
  public Nodes nodes() {
    return nodes;
  }

  // -- what is asked afterwards

  /** What was chosen, and what came of it. */
  public Recording recording() {
    return recording;
  }

  /** How many steps there were. */
  public long steps() {
    return turns.ran();
  }

  /** Virtual time since the beginning. */
  public Duration time() {
    return Duration.ofNanos(clock.now());
  }
}
