package dev.heddle.testkit;

import dev.heddle.testkit.carrier.SimulatedCarrier;
import dev.heddle.testkit.network.Conditions;
import dev.heddle.testkit.network.Network;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The network of a simulation: what becomes of packets between its nodes. The sockets of {@code dev.heddle.net} are on it
 * without a change of the code that opens them.
 *
 * <p>The schedule decides how long each packet takes, and what is lost: so it comes again when the schedule does, and
 * what is not needed for a failure does not happen in its simple form.
 *
 * <pre>{@code
 *                    latency      lost          cut off               crash of the other node
 * TCP connection     in order     comes later   later, or after       reset; without power,
 *                                 (200 ms, ..)  15 min given up       as if cut off
 * UDP datagram       overtakes    is lost       is lost               is lost
 * }</pre>
 *
 * <p>A node that talks to itself is not disturbed. Not thread-safe: for the threads of its simulation. FoundationDB's simulator and
 * Tokio's turmoil are the models.
 */
public final class SimulatedNetwork {
  private final Network network;
  private final Conditions conditions;

  SimulatedNetwork(SimulatedCarrier carrier) {
    network = carrier.theNetwork();
    conditions = network.conditions();
  }

  /**
   * Sets how long packets take that are sent from now on. Each takes a time of its own, so datagrams may overtake
   * each other; those of a connection do not.
   *
   * @param shortest the least, zero or more; 1 ms if not said
   * @param longest the most; 10 ms if not said
   * @throws IllegalArgumentException if it is less than the least, or that is negative
   */
  public void setLatency(Duration shortest, Duration longest) {
    if (shortest.isNegative() || longest.compareTo(shortest) < 0) {
      throw new IllegalArgumentException(
          "A latency is from zero or more to as much or more, but this is from " + shortest
              + " to " + longest);
    }
    conditions.setLatency(shortest.toNanos(), longest.toNanos());
  }

  /**
   * Sets how often a packet is lost that is on its way from now on. One of a connection is sent again after 200 ms, then after twice as
   * long, and so on; 15 such losses in a row break it.
   *
   * @param probability from 0, as it is if not said, to 1
   * @throws IllegalArgumentException if that is no probability
   */
  public void setLoss(double probability) {
    conditions.setLoss(Simulation.requireProbability(probability));
  }

  /**
   * Sets how often a datagram that is sent from now on arrives twice.
   *
   * @param probability from 0, as it is if not said, to 1
   * @throws IllegalArgumentException if that is no probability
   */
  public void setDuplication(double probability) {
    conditions.setDuplication(Simulation.requireProbability(probability));
  }

  /**
   * Sets how often a datagram that is sent from now on takes longer, by up to nine times the longest latency, so that later ones
   * overtake it.
   *
   * @param probability from 0, as it is if not said, to 1
   * @throws IllegalArgumentException if that is no probability
   */
  public void setReordering(double probability) {
    conditions.setReordering(Simulation.requireProbability(probability));
  }

  /**
   * Sets how often bytes that are written to a connection at once, from now on, arrive in two parts, one after the
   * other.
   *
   * @param probability from 0, as it is if not said, to 1
   * @throws IllegalArgumentException if that is no probability
   */
  public void setFragmentation(double probability) {
    conditions.setFragmentation(Simulation.requireProbability(probability));
  }

  /**
   * Cuts a node off from others, both ways, until {@link #heal}. Datagrams between them are lost; connections
   * look as if the other side said nothing. What they send arrives if it is healed in time, which the
   * system tries again at growing distances for some 15 minutes; then the connection breaks.
   *
   * @param node its name; the program itself is {@code main}
   * @param others the names of the others; if there are none, all that there are
   * @throws IllegalArgumentException if there is no such node
   */
  public void partition(String node, String... others) {
    network.partition(node, List.of(others));
  }

  /** Lets all reach each other again. */
  public void heal() {
    network.heal();
  }

  /**
   * Resets the connections between two nodes, for both at once, as a firewall does that has forgotten them.
   *
   * @param node the name of one
   * @param other the name of the other
   * @throws IllegalArgumentException if there is no such node
   */
  public void reset(String node, String other) {
    network.reset(node, other);
  }

  /**
   * Gives nodes a name in common, as a service has that is served by several machines: who connects to it is
   * connected to the first of them that answers. One that has been given before is given anew.
   *
   * @param name the name
   * @param nodes the names of nodes, in the order in which they are to be tried
   * @throws IllegalArgumentException if there is no such node, or none is named, or a node has that name
   */
  public void setName(String name, String... nodes) {
    Objects.requireNonNull(name, "name");
    if (nodes.length == 0) {
      throw new IllegalArgumentException("The name '" + name + "' needs a node at least");
    }
    network.name(name, List.of(nodes));
  }
}
