package dev.heddle.testkit.processes;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One end of a connection of two processes: a pipe each way, closed with its process. */
public final class SimulatedSocket extends SocketChannel {
  /** So little that a frame with an item does not fit. */
  static final int CAPACITY = 48;

  private final BytePipe incoming;
  private final BytePipe outgoing;

  SimulatedSocket(BytePipe incoming, BytePipe outgoing, Optional<SimulatedProcess> process) {
    super(null);
    this.incoming = incoming;
    this.outgoing = outgoing;
    process.ifPresent(owner -> owner.closesAtItsEnd(this::end));
  }

  void end() {
    incoming.endReading();
    outgoing.endWriting();
  }

  /** What the other end has written. */
  public InputStream in() {
    return new FilterInputStream(incoming.in()) {
      @Override
      public void close() throws IOException {
        SimulatedSocket.this.close();
      }
    };
  }

  /** For the other end. */
  public OutputStream out() {
    return new FilterOutputStream(outgoing.out()) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        SimulatedSocket.this.close();
      }
    };
  }

  @Override
  protected void implCloseSelectableChannel() {
    end();
  }

  private static UnsupportedOperationException notNeeded() {
    return new UnsupportedOperationException("Not needed yet");
  }

  @Override
  protected void implConfigureBlocking(boolean block) {
    throw notNeeded();
  }

  @Override
  public SocketChannel bind(SocketAddress local) {
    throw notNeeded();
  }

  @Override
  public <T> SocketChannel setOption(SocketOption<T> name, T value) {
    throw notNeeded();
  }

  @Override
  public <T> T getOption(SocketOption<T> name) {
    throw notNeeded();
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of();
  }

  @Override
  public SocketChannel shutdownInput() {
    throw notNeeded();
  }

  @Override
  public SocketChannel shutdownOutput() {
    throw notNeeded();
  }

  @Override
  public Socket socket() {
    throw notNeeded();
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isConnectionPending() {
    return false;
  }

  @Override
  public boolean connect(SocketAddress remote) {
    throw notNeeded();
  }

  @Override
  public boolean finishConnect() {
    return true;
  }

  @Override
  public @Nullable SocketAddress getRemoteAddress() {
    return null;
  }

  @Override
  public int read(ByteBuffer to) {
    throw notNeeded();
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) {
    throw notNeeded();
  }

  @Override
  public int write(ByteBuffer from) {
    throw notNeeded();
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) {
    throw notNeeded();
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() {
    return null;
  }
}
