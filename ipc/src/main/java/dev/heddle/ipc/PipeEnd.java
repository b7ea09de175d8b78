package dev.heddle.ipc;

import dev.heddle.net.StreamClosedException;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * One end of a {@link Pipe}, which may be in another process than the other. When the process that it
 * was sent to is gone, the other end is told that it is closed. Thread-safe.
 *
 * @param <T> the type of the items
 */
public final class PipeEnd<T> implements AutoCloseable, Serializable {
  private static final long serialVersionUID = 1L;

  /** What is sent. */
  private final ProcessQueue<T> out;

  /** What is received. */
  private final ProcessQueue<T> in;

  PipeEnd(ProcessQueue<T> out, ProcessQueue<T> in) {
    this.out = out;
    this.in = in;
  }

  /**
   * Sends an item, waiting while too many are on their way.
   *
   * @param item the item
   * @throws StreamClosedException if the other end is closed
   * @throws IOException if the process that made the pipe cannot be reached
   * @throws InterruptedException if the caller is cancelled; the item has not been sent then
   */
  public void send(T item) throws IOException, InterruptedException {
    out.put(item);
  }

  /**
   * Receives the next item, waiting for it.
   *
   * @return the item
   * @throws StreamClosedException if the other end is closed and all that it sent has been received
   * @throws IOException if the process that made the pipe cannot be reached
   * @throws InterruptedException if the caller is cancelled; nothing has been received then
   */
  public T receive() throws IOException, InterruptedException {
    return in.get();
  }

  /**
   * Receives the next item if it comes in time.
   *
   * @param timeout the longest time to wait; zero or less not to wait at all
   * @return the item, or nothing
   * @throws StreamClosedException if the other end is closed and all that it sent has been received
   * @throws IOException if the process that made the pipe cannot be reached
   * @throws InterruptedException if the caller is cancelled; nothing has been received then
   */
  public Optional<T> tryReceive(Duration timeout) throws IOException, InterruptedException {
    return in.tryGet(timeout);
  }

  /**
   * Connects both ways in the process where the end has arrived.
   *
   * @param stream what it arrives on
   * @throws IOException if it cannot be read or connected
   * @throws ClassNotFoundException if it is of classes that are not known here
   */
  private void readObject(ObjectInputStream stream) throws IOException, ClassNotFoundException {
    stream.defaultReadObject();
    out.attach();
    in.attach();
  }

  /**
   * Lets this end send no more. The other end receives what has been sent, then that it is closed.
   *
   * @throws IOException if the process that made the pipe cannot be reached
   */
  @Override
  public void close() throws IOException {
    out.shutdown();
  }

  @Override
  public String toString() {
    return "PipeEnd[out " + out + ", in " + in + "]";
  }
}
