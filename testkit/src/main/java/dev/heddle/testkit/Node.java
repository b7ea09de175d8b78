package dev.heddle.testkit;

import dev.heddle.Action;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.testkit.carrier.Incarnation;
import dev.heddle.testkit.carrier.SimulatedCarrier;
import dev.heddle.testkit.network.Host;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * A machine of a simulation, with a program, an address and a name. All threads that its threads start belong to it, and the
 * sockets they open have its address. What the program of the simulation does itself is on the node {@code main}.
 *
 * <p>A node that crashes stops between two steps, and nothing of its program runs any more: no {@code catch}, no
 * {@code finally}, no timer. What it holds it holds for ever. Its memory is gone; what is to outlive it, such as a disk, is an object that
 * the test keeps and gives to the next body.
 *
 * <p>If its program throws, the simulation fails with that. When the program of the simulation ends, nodes
 * that still run are cancelled. Not thread-safe: for the threads of its simulation. The nodes of FoundationDB's simulator, of
 * Tokio's turmoil and of madsim are the models.
 */
public final class Node {
  private final SimulatedCarrier carrier;
  private final Host host;
  private Action<?> body;
  private Incarnation incarnation;
  private Task<?> task;

  private Node(SimulatedCarrier carrier, Host host, Action<?> body) {
    this.carrier = carrier;
    this.host = host;
    this.body = body;
    this.incarnation = new Incarnation(host.name());
    this.task = begin();
  }

  static Node start(SimulatedCarrier carrier, String name, Action<?> body) {
    Objects.requireNonNull(body, "body");
    if (carrier.theNetwork().has(Objects.requireNonNull(name, "name"))) {
      throw new IllegalArgumentException(
          "There is a node '" + name + "' already; start it anew with restart()");
    }
    return new Node(carrier, carrier.theNetwork().add(name), body);
  }

  private Task<?> begin() {
    Task<?> begun = carrier.nodes().on(incarnation, () -> Heddle.start(host.name(), body));
    begun.onDone(outcome -> {
      if (outcome instanceof Outcome.Failure<?>(var cause)) {
        carrier.verdict().end(cause);
      }
    });
    return begun;
  }

  /**
   * Returns its name, by which others connect to it.
   *
   * @return the name
   */
  public String name() {
    return host.name();
  }

  /**
   * Returns the address of one of its ports.
   *
   * @param port the port
   * @return the address
   */
  public InetSocketAddress address(int port) {
    return new InetSocketAddress(host.address(), port);
  }

  /**
   * Says whether its program runs.
   *
   * @return false if that has ended, or the node has crashed and has not been started anew
   */
  public boolean isRunning() {
    return !task.isDone();
  }

  /**
   * Waits until its program has ended, or the node has crashed.
   *
   * @throws InterruptedException if the caller is cancelled
   */
  public void await() throws InterruptedException {
    task.outcome();
  }

  /**
   * Ends its program at once, as {@code kill -9} does; the machine stays. Its connections are reset, and what it had sent and
   * has not arrived is lost; who connects to it is refused. Does nothing if nothing runs there. Called by a thread
   * of the node, it does not return.
   */
  public void crash() {
    end(true);
  }

  /**
   * Ends its program at once, as without power. Nobody is told; packets to it are lost, until it is started anew.
   * Then it knows nothing of its old connections, and resets them when something arrives. Called by a thread of the node, it does
   * not return.
   */
  public void powerOff() {
    end(false);
  }

  private void end(boolean staysUp) {
    carrier.tell(name(), staysUp ? "crashes" : "has no power");
    host.crash(staysUp);
    carrier.nodes().crash(incarnation);
  }

  /**
   * Starts it anew with the same program, after a crash if it runs.
   *
   * @throws IllegalStateException if a thread of the node calls it, or no task runs the caller
   */
  public void restart() {
    restart(body);
  }

  /**
   * Starts it anew with another program, after a crash if it runs.
   *
   * @param program what it runs
   * @throws IllegalStateException if a thread of the node calls it, or no task runs the caller
   */
  public void restart(Action<?> program) {
    Objects.requireNonNull(program, "program");
    if (carrier.nodes().isOn(incarnation)) {
      throw new IllegalStateException(
          "Node '" + name() + "' cannot restart itself: its threads end with it");
    }
    if (!incarnation.hasCrashed()) {
      crash();
    }
    carrier.tell(name(), "starts anew");
    host.start();
    body = program;
    incarnation = new Incarnation(name());
    task = begin();
  }

  @Override
  public String toString() {
    return "Node[" + name() + (isRunning() ? ", running]" : "]");
  }
}
