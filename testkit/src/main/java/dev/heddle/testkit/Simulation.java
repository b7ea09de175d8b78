package dev.heddle.testkit;

import dev.heddle.Action;
import dev.heddle.testkit.carrier.SimulatedCarrier;
import java.util.Objects;

/**
 * Runs concurrent code under schedules that a seed chooses. All tasks and virtual threads of the program
 * run on one simulated carrier; where one waits, yields or ends, the schedule says who runs next, and
 * time is virtual: it passes, at once, when everybody waits.
 *
 * <p>The body is the main task of a run of its own, as in {@code Heddle.run}. What it throws, a circle of
 * waits, tasks that nobody can wake, and no end after very many steps fail the simulation, with a {@link
 * SimulationFailedError} that says how to run the same schedule again.
 *
 * <p>A schedule repeats if nothing else decides what the program does: its own random numbers need seeds,
 * and what is static, or outside of the body, keeps what earlier schedules have left in it. A failure that does not repeat is said to be so.
 *
 * <p>It has a {@linkplain #network network} in memory, with {@linkplain #node machines} that may crash. Not in a simulation: how
 * calls of {@code Heddle.blocking} interleave that wait for others.
 */
public final class Simulation {
  private Simulation() {}

  /**
   * Starts to describe a simulation.
   *
   * @return a builder with the defaults
   */
  public static SimulationBuilder builder() {
    return new SimulationBuilder();
  }

  /**
   * Runs a program once.
   *
   * @param seed what chooses the schedule
   * @param program what to run
   * @throws SimulationFailedError if it fails
   */
  public static void run(long seed, Action<?> program) {
    builder().seed(seed).run(program);
  }

  /**
   * Runs a program under many schedules, until one fails.
   *
   * @param schedules how many, at least 1
   * @param program what to run; again and again, so all that it changes has to be its own
   * @return what was seen
   * @throws SimulationFailedError if it fails under one of them
   */
  public static Exploration explore(int schedules, Action<?> program) {
    return builder().explore(schedules, program);
  }

  /**
   * Runs a program under the schedule of a failure.
   *
   * @param schedule as the failure has printed it
   * @param program what to run
   * @throws SimulationFailedError if it fails
   * @throws IllegalArgumentException if that is no schedule
   */
  public static void replay(String schedule, Action<?> program) {
    builder().schedule(schedule).run(program);
  }

  /**
   * Lets others go first, if the schedule says so: a place where a carrier of its own might have been
   * overtaken. Outside of a simulation it does nothing.
   */
  public static void point() {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier != null) {
      carrier.point(0, true);
    }
  }

  /**
   * Says whether something happens that happens at times: a fault, a delay, a short read. The schedule
   * decides it, so that it is the same when that is run again, and what is not needed for a failure does not
   * happen in its simple form. Outside of a simulation nothing happens.
   *
   * @param probability how often, from 0 to 1
   * @return whether it happens now
   * @throws IllegalArgumentException if that is no probability
   */
  public static boolean happens(double probability) {
    requireProbability(probability);
    SimulatedCarrier carrier = SimulatedCarrier.current();
    return carrier != null && carrier.choices().happens(probability);
  }

  static double requireProbability(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "A probability is from 0 to 1, but this is " + probability);
    }
    return probability;
  }

  /**
   * Says whether a fault happens, as {@link #happens}, and has it told by its name among the steps of a failure.
   *
   * <pre>{@code
   * if (Simulation.fault("the disk is full", 0.01)) {
   *   throw new IOException("No space left on device");
   * }
   * }</pre>
   *
   * @param what its name, in words
   * @param probability how often, from 0 to 1
   * @return whether it happens now
   * @throws IllegalArgumentException if that is no probability
   */
  public static boolean fault(String what, double probability) {
    Objects.requireNonNull(what, "what");
    boolean happens = happens(probability);
    if (happens) {
      here("fault").tell("fault", what);
    }
    return happens;
  }

  /**
   * Starts a machine of the simulation: a program with an address and a name of its own, that may crash.
   *
   * @param name its name, by which others connect to it
   * @param body its program
   * @return the node, running
   * @throws IllegalArgumentException if there is one of that name
   * @throws IllegalStateException if the caller is in no simulation, or runs no task
   */
  public static Node node(String name, Action<?> body) {
    return Node.start(here("node"), name, body);
  }

  /**
   * Returns the network of the simulation that the caller is in.
   *
   * @return the network, on which all sockets of {@code dev.heddle.net} are
   * @throws IllegalStateException if it is in none
   */
  public static SimulatedNetwork network() {
    return new SimulatedNetwork(here("network"));
  }

  private static SimulatedCarrier here(String caller) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier == null) {
      throw new IllegalStateException(
          "Simulation." + caller + " is for code inside of a simulation, which "
              + Thread.currentThread()
              + " is not: call it in the program that explore or run is given");
    }
    return carrier;
  }

  /**
   * Says that something is to be true in at least one schedule of an exploration, at some time that it is
   * asked: that the schedules reach what they are there for. If it never is, the exploration fails.
   * Outside of a simulation it does nothing.
   *
   * @param condition what is to be true at times
   * @param name what that means, in words
   */
  public static void sometimes(boolean condition, String name) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier != null) {
      carrier.conditions().accept(name, condition);
    }
  }

  /**
   * Waits until all others wait; time does not pass meanwhile. Outside of a simulation it returns at once.
   */
  public static void awaitAllBlocked() {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier != null) {
      carrier.quiet().await();
    }
  }
}
