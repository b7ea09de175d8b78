package dev.heddle.testkit;

import dev.heddle.Action;
import dev.heddle.testkit.choice.Schedule;
import dev.heddle.testkit.explore.Explorer;
import dev.heddle.testkit.explore.Subject;
import dev.heddle.testkit.rewrite.RewrittenProgram;
import dev.heddle.testkit.rewrite.UnderTest;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link Simulation} before it runs. Not thread-safe. */
public final class SimulationBuilder {
  private @Nullable Strategy strategy;
  private @Nullable Long seed;
  private long maxSteps = Explorer.MAX_STEPS;
  private @Nullable Schedule schedule;
  private final Set<String> named = new TreeSet<>();
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
   * Sets the seed of the first schedule; those after it have the next ones. The one schedule of {@link
   * Strategy#ROUND_ROBIN} is the same for each.
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
   * in {@link #explore}, and in {@link #run}, which takes neither a seed nor a strategy then, nobody is overtaken.
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
   * #exploreMain}. A body that is given to {@link #explore} or {@link #run} cannot be rewritten.
   *
   * @param names of packages, without those below them, and of classes, with those nested in them
   * @return this
   * @throws IllegalArgumentException if one is of the JDK, which is never rewritten
   */
  public SimulationBuilder rewrite(String... names) {
    for (String each : names) {
      named.add(UnderTest.requireRewritable(each));
    }
    return this;
  }

  /**
   * Puts points before accesses of all fields that are not final, and not only of those that are volatile
   * or belong to another class of the nest. It finds races on plain memory, and takes longer to find others. As {@link
   * #rewrite}, it is for what is loaded a second time.
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
    }
    return this;
  }

  private UnderTest underTest() {
    Set<String> all = new HashSet<>(named);
    hooks.forEach(each -> all.add(each.getName()));
    return new UnderTest(all, allMemory, hooks);
  }

  /**
   * Runs the main method of a class under many schedules. The class and what is nested in it is loaded a
   * second time and rewritten: others may go first before each access of a volatile field, each call of
   * {@code java.util.concurrent} and of Heddle; {@code synchronized}, {@code wait} and {@code notify} are
   * the simulation's, {@code new Thread} makes a virtual thread of it, {@code Thread.sleep} and
   * {@code System.nanoTime} are in virtual time; and what is static begins anew with each schedule. So are
   * classes of its package that have something which only their package may use, and those of the
   * package that use these.
   *
   * @param schedules how many, at least 1
   * @param program whose main method to run
   * @return what was seen
   * @throws SimulationFailedError if it fails under one of them
   * @throws IllegalArgumentException if there are to be none, it has no main method, or {@link #rewrite} has been given a
   *     name of nothing that there is
   */
  public Exploration exploreMain(int schedules, Class<?> program) {
    var rewritten = RewrittenProgram.ofMain(program, underTest());
    Exploration seen = exploreAsItIs(schedules, subject(program, rewritten));
    rewritten.requireAllFound();
    return seen;
  }

  /**
   * Runs the main method of a class once, rewritten as {@link #exploreMain} says; after {@link #schedule},
   * under that.
   *
   * @param program whose main method to run
   * @throws SimulationFailedError if it fails
   * @throws IllegalArgumentException if it has no main method, or {@link #rewrite} has been given a name of nothing that there is
   * @throws IllegalStateException if there are a schedule and a seed or strategy
   */
  public void runMain(Class<?> program) {
    var rewritten = RewrittenProgram.ofMain(program, underTest());
    runAsItIs(subject(program, rewritten));
    rewritten.requireAllFound();
  }

  /**
   * Runs a program once, as {@link Simulation#run}.
   *
   * @param program what to run
   * @throws SimulationFailedError if it fails
   * @throws IllegalStateException if classes are to be rewritten, or there are a schedule and a seed or strategy
   */
  public void run(Action<?> program) {
    requireNothingToRewrite("run", "runMain(Program.class)");
    runAsItIs(subject(program));
  }

  private void runAsItIs(Subject program) {
    Explorer explorer = explorer(program);
    if (schedule == null) {
      explorer.explore(1);
    } else if (seed != null || strategy != null) {
      throw new IllegalStateException(
          "One run of a schedule follows that, and takes no "
              + (seed != null ? "seed, but it is " + seed : "strategy, but it is " + strategy)
              + ": leave it out to see the same again, or call explore(100, ...) for schedules that"
              + " begin so and go on otherwise");
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
   * @throws IllegalStateException if classes are to be rewritten
   */
  public Exploration explore(int schedules, Action<?> program) {
    requireNothingToRewrite("explore", "exploreMain(" + schedules + ", Program.class)");
    return exploreAsItIs(schedules, subject(program));
  }

  private Exploration exploreAsItIs(int schedules, Subject program) {
    if (schedules < 1) {
      throw new IllegalArgumentException(
          "There must be at least one schedule, but are " + schedules);
    }
    return explorer(program).explore(schedules);
  }

  private Explorer explorer(Subject subject) {
    return new Explorer(
        subject, strategy == null ? Strategy.SWARM : strategy, seed == null ? 0 : seed, maxSteps,
        schedule);
  }

  private Subject subject(Action<?> body) {
    return Subject.of(
        Objects.requireNonNull(body, "program"),
        schedule -> maxSteps == Explorer.MAX_STEPS
            ? "Simulation.replay(\"" + schedule + "\", program)"
            : again(schedule) + ".run(program)");
  }

  private Subject subject(Class<?> program, RewrittenProgram rewritten) {
    return new Subject(
        rewritten, rewritten::told,
        schedule -> again(schedule) + ".runMain(" + program.getSimpleName() + ".class)");
  }

  /** The settings without which the same schedule would be another one. */
  private String again(String schedule) {
    String names =
        named.stream().map(each -> '"' + each + '"').collect(Collectors.joining(", "));
    return "Simulation.builder()"
        + (names.isEmpty() ? "" : ".rewrite(" + names + ")")
        + (allMemory ? ".allMemory()" : "")
        + (maxSteps == Explorer.MAX_STEPS ? "" : ".maxSteps(" + maxSteps + ")")
        + ".schedule(\"" + schedule + "\")";
  }

  /** A body has been loaded as it is by whoever has made it. */
  private void requireNothingToRewrite(String call, String instead) {
    if (!named.isEmpty() || !hooks.isEmpty() || allMemory) {
      throw new IllegalStateException(
          (allMemory ? "allMemory()" : "rewrite(" + String.join(", ", named) + ")")
              + " needs a program that is loaded a second time, and the body of " + call
              + " has been loaded already: put it into the main method of a class and call "
              + instead + ", or make it a test method that is @Simulated");
    }
  }
}
