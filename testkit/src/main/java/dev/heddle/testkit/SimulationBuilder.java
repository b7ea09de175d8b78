package dev.heddle.testkit;

import dev.heddle.Action;
import dev.heddle.testkit.choice.Schedule;
import dev.heddle.testkit.explore.Explorer;
import dev.heddle.testkit.rewrite.RewrittenProgram;
import dev.heddle.testkit.rewrite.UnderTest;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link Simulation} before it runs. Not thread-safe. */
public final class SimulationBuilder {
  private Strategy strategy = Strategy.SWARM;
  private long seed;
  private long maxSteps = 1_000_000;
  private @Nullable Schedule schedule;
  private final Set<String> tested = new HashSet<>();
  private final Set<Class<?>> hooks = new HashSet<>();
  private boolean allMemory;

  SimulationBuilder() {}

  /**
   * Says how schedules are chosen.
   *
   * @param strategy how; {@link Strategy#SWARM} if not said
   * @return this
   */
  public SimulationBuilder strategy(Strategy strategy) {
    this.strategy = Objects.requireNonNull(strategy, "strategy");
    return this;
  }

  /**
   * Sets the seed of the first schedule; those after it have the next ones.
   *
   * @param seed any number; 0 if not said
   * @return this
   */
  public SimulationBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  /**
   * Says after how many steps a program without an end has failed. A step is a slice between two waits.
   *
   * @param steps at least 1; a million if not said
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public SimulationBuilder maxSteps(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("maxSteps must be at least 1, but is " + steps);
    }
    this.maxSteps = steps;
    return this;
  }

  /**
   * Begins each schedule with the choices of a failure; what comes after them is chosen as the seed says
   * in {@link #explore}, and is the longest ready in {@link #run}.
   *
   * @param schedule as the failure has printed it
   * @return this
   * @throws IllegalArgumentException if that is no schedule
   */
  public SimulationBuilder schedule(String schedule) {
    this.schedule = Schedule.parse(schedule);
    return this;
  }

  /**
   * Names classes under test besides the program's own, whose steps are part of the schedule: see {@link
   * #exploreMain}.
   *
   * @param names of packages, without those below them, and of classes, with those nested in them
   * @return this
   */
  public SimulationBuilder rewrite(String... names) {
    tested.addAll(List.of(names));
    return this;
  }

  /**
   * Puts points before accesses of all fields that are not final, and not only of those that are volatile
   * or belong to another class of the nest. It finds races on plain memory, and takes longer to find others.
   *
   * @return this
   */
  public SimulationBuilder allMemory() {
    allMemory = true;
    return this;
  }

  /** Has what is rewritten call methods of these classes in place of others; they are rewritten too. */
  SimulationBuilder hooks(Class<?>... classes) {
    for (Class<?> each : classes) {
      hooks.add(each);
      tested.add(each.getName());
    }
    return this;
  }

  private UnderTest underTest() {
    return new UnderTest(tested, allMemory, hooks);
  }

  /**
   * Runs the main method of a class under many schedules. The class and what is nested in it is loaded a
   * second time and rewritten: others may go first before each access of a volatile field, each call of
   * {@code java.util.concurrent} and of Heddle; {@code synchronized}, {@code wait} and {@code notify} are
   * the simulation's, {@code new Thread} makes a virtual thread of it, {@code Thread.sleep} and
   * {@code System.nanoTime} are in virtual time; and what is static begins anew with each schedule.
   *
   * @param schedules how many, at least 1
   * @param program whose main method to run
   * @return what was seen
   * @throws SimulationFailedError if it fails under one of them
   */
  public Exploration exploreMain(int schedules, Class<?> program) {
    return explore(schedules, RewrittenProgram.ofMain(program, underTest()));
  }

  /**
   * Runs the main method of a class once, rewritten as {@link #exploreMain} says; after {@link #schedule},
   * under that.
   *
   * @param program whose main method to run
   * @throws SimulationFailedError if it fails
   */
  public void runMain(Class<?> program) {
    run(RewrittenProgram.ofMain(program, underTest()));
  }

  /**
   * Runs a program once, as {@link Simulation#run}.
   *
   * @param program what to run
   * @throws SimulationFailedError if it fails
   */
  public void run(Action<?> program) {
    Objects.requireNonNull(program, "program");
    var explorer = new Explorer(program, strategy, seed, maxSteps, schedule);
    if (schedule == null) {
      explorer.explore(1);
    } else {
      explorer.replay();
    }
  }

  /**
   * Runs a program under many schedules, as {@link Simulation#explore}.
   *
   * @param schedules how many, at least 1
   * @param program what to run
   * @return what was seen
   * @throws SimulationFailedError if it fails under one of them
   * @throws IllegalArgumentException if there are to be none
   */
  public Exploration explore(int schedules, Action<?> program) {
    if (schedules < 1) {
      throw new IllegalArgumentException(
          "There must be at least one schedule, but are " + schedules);
    }
    Objects.requireNonNull(program, "program");
    return new Explorer(program, strategy, seed, maxSteps, schedule).explore(schedules);
  }
}
