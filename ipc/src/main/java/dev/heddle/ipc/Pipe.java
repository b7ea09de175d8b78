package dev.heddle.ipc;

import java.io.IOException;

/**
 * A two-way connection between two processes: what one end sends, the other receives, in order, a
 * bounded number of items ahead. Python's {@code multiprocessing.Pipe} is the model.
 *
 * <pre>{@code
 * try (Pipe<String> pipe = Pipe.open(10)) {
 *   pool.submit(Example::converse, pipe.second());
 *   pipe.first().send("hello");
 *   String answer = pipe.first().receive();
 * }
 * }</pre>
 *
 * @param <T> the type of the items
 */
public final class Pipe<T> implements AutoCloseable {
  private final ProcessQueue<T> forth;
  private final ProcessQueue<T> back;

  private Pipe(ProcessQueue<T> forth, ProcessQueue<T> back) {
    this.forth = forth;
    this.back = back;
  }

  /**
   * Makes a pipe.
   *
   * @param capacity how many items may be on their way in each direction, at least 1
   * @param itemTypes classes whose packages items may come from, besides the JDK's values
   * @param <T> the type of the items
   * @return the pipe, to be closed by the caller
   * @throws IllegalArgumentException if the capacity is less than 1
   * @throws IOException if other processes could not reach it
   */
  public static <T> Pipe<T> open(int capacity, Class<?>... itemTypes) throws IOException {
    ProcessQueue<T> forth = ProcessQueue.create(capacity, itemTypes);
    try {
      return new Pipe<>(forth, ProcessQueue.create(capacity, itemTypes));
    } catch (IOException e) {
      forth.close();
      throw e;
    }
  }

  /**
   * Returns the end to keep.
   *
   * @return one end
   */
  public PipeEnd<T> first() {
    return new PipeEnd<>(forth, back);
  }

  /**
   * Returns the end to send to another process.
   *
   * @return the other end
   */
  public PipeEnd<T> second() {
    return new PipeEnd<>(back, forth);
  }

  /** Ends the pipe: what is on its way is dropped, whoever waits is told that it is closed. */
  @Override
  public void close() {
    forth.close();
    back.close();
  }

  @Override
  public String toString() {
    return "Pipe[" + forth + " " + back + "]";
  }
}
