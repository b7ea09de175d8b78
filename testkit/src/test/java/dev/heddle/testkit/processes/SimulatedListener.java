package dev.heddle.testkit.processes;

import dev.heddle.testkit.Simulation;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A socket in a file, at which other processes are connected before they are accepted, as the system does. Not rewritten, as all that
 * stands for the system is: what happens between two points is one step.
 */
public final class SimulatedListener extends ServerSocketChannel {
  private final Optional<SimulatedProcess> process;
  private final Deque<SimulatedSocket> connected = new ArrayDeque<>();
  private @Nullable Thread accepting;
  private boolean closed;

  /** Made in a process, or in that of the simulation's program. */
  public SimulatedListener(Optional<SimulatedProcess> process) {
    super(null);
    this.process = process;
    process.ifPresent(owner -> owner.closesAtItsEnd(this::end));
  }

  /** Whether it is that of a process. */
  public boolean isOf(Optional<SimulatedProcess> other) {
    return process.equals(other);
  }

  /** Connects a process. */
  public SocketChannel connect(Optional<SimulatedProcess> from) {
    Simulation.point();
    var there = new BytePipe("to a socket", SimulatedSocket.CAPACITY);
    var back = new BytePipe("from a socket", SimulatedSocket.CAPACITY);
    var accepted = new SimulatedSocket(there, back, process);
    if (closed) {
      accepted.end();
    } else {
      connected.add(accepted);
      LockSupport.unpark(accepting);
    }
    return new SimulatedSocket(back, there, from);
  }

  @Override
  public SocketChannel accept() throws IOException {
    Simulation.point();
    accepting = Thread.currentThread();
    while (connected.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    if (closed) {
      throw new AsynchronousCloseException();
    }
    return connected.remove();
  }

  private void end() {
    closed = true;
    connected.forEach(SimulatedSocket::end);
    LockSupport.unpark(accepting);
  }

  @Override
  public ServerSocketChannel bind(SocketAddress local, int backlog) {
    throw new UnsupportedOperationException("Not needed yet");
  }

  @Override
  protected void implCloseSelectableChannel() {
    end();
  }

  @Override
  protected void implConfigureBlocking(boolean block) {
    throw new UnsupportedOperationException("Not needed yet");
  }

  @Override
  public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) {
    throw new UnsupportedOperationException("Not needed yet");
  }

  @Override
  public <T> T getOption(SocketOption<T> name) {
    throw new UnsupportedOperationException("Not needed yet");
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of();
  }

  @Override
  public ServerSocket socket() {
    throw new UnsupportedOperationException("Not needed yet");
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() {
    return null;
  }
}
