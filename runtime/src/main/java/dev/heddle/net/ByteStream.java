package dev.heddle.net;

import dev.heddle.parking.Waiter;
import dev.heddle.sync.Semaphore;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import dev.heddle.ValueAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection: bytes in both directions, each with an end of its own.
 *
 * <p>One task reads at a time; a second one gets an error. Several may write: each call of a write
 * method goes out whole, first come first served. Reading and writing at the same time is what two
 * tasks are for. {@link #close} may be called from anywhere, and wakes those who wait.
 *
 * <p>Bytes are taken by a read that returns, and by no other: a read that is cancelled, fails or meets
 * the end too early leaves what it has received for the next one. Only {@link
 * #readExactly(ByteBuffer)} and {@link #write(ByteBuffer)} do parts of their work, and the buffer's
 * position says how much.
 *
 * <p>A write returns when the operating system has taken everything; until then it waits, which is
 * the back pressure of a slow peer. {@code asyncio}'s streams and Trio's {@code SocketStream} are the
 * models.
 */
public abstract sealed class ByteStream implements AutoCloseable permits SocketStream, TlsStream {
  /** How long a line may be if the caller does not say: 64 KiB. */
  public static final int DEFAULT_LIMIT = 64 * 1024;

  /** A target at least this large is received into without a detour. */
  private static final int DIRECT = 1024;

  private static final byte[] NEWLINE = {'\n'};
  private static final VarHandle READER;

  static {
    try {
      READER = MethodHandles.lookup().findVarHandle(ByteStream.class, "reader", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ReadBuffer received = new ReadBuffer();
  private final Semaphore writing = new Semaphore(1);
  private @Nullable Thread reader;

  ByteStream() {}

  /** Waits for bytes and puts what there is into a target with room; -1 at the end. */
  abstract int receive(ByteBuffer target) throws IOException, InterruptedException;

  /** Sends all of a source. */
  abstract void send(ByteBuffer source) throws IOException, InterruptedException;

  /** Sends as much of a source as goes without waiting, and without regard to who is writing. */
  abstract void trySend(ByteBuffer source) throws IOException;

  /** Ends the outgoing direction. */
  abstract void sendEnd() throws IOException, InterruptedException;

  /**
   * Reads what there is, waiting until there is something. Cancelled, it has taken nothing.
   *
   * @param target where to put it; a direct buffer of 1 KiB or more is filled without copying
   * @return how many bytes were read, at least one unless the target is full; -1 at the end
   * @throws IOException if the connection has failed or is closed
   * @throws InterruptedException if the caller is cancelled
   */
  public final int read(ByteBuffer target) throws IOException, InterruptedException {
    Objects.requireNonNull(target, "target");
    beginRead("read");
    try {
      if (!target.hasRemaining()) {
        return 0;
      }
      if (received.size() == 0) {
        if (target.remaining() >= DIRECT) {
          return receive(target);
        }
        if (!fill()) {
          return -1;
        }
      }
      return received.drainTo(target);
    } finally {
      endRead();
    }
  }

  /**
   * Reads a given number of bytes. Cancelled, it has taken nothing.
   *
   * @param count how many, zero or more
   * @return the bytes
   * @throws EOFException if the stream ends before; what there was can still be read
   * @throws IOException if the connection has failed or is closed
   * @throws InterruptedException if the caller is cancelled
   * @throws IllegalArgumentException if the count is negative
   */
  public final byte[] readExactly(int count) throws IOException, InterruptedException {
    if (count < 0) {
      throw new IllegalArgumentException("A read is of 0 or more bytes, not " + count);
    }
    beginRead("readExactly");
    try {
      while (received.size() < count) {
        if (!fill()) {
          throw endedEarly(received.size(), count);
        }
      }
      return received.take(count);
    } finally {
      endRead();
    }
  }

  /**
   * Fills a buffer. Cancelled or failed, it has taken what is in the buffer up to its position.
   *
   * @param target what to fill
   * @throws EOFException if the stream ends before; the target has what there was
   * @throws IOException if the connection has failed or is closed
   * @throws InterruptedException if the caller is cancelled
   */
  public final void readExactly(ByteBuffer target) throws IOException, InterruptedException {
    Objects.requireNonNull(target, "target");
    beginRead("readExactly");
    try {
      int count = target.remaining();
      received.drainTo(target);
      while (target.hasRemaining()) {
        int left = target.remaining();
        if (left >= DIRECT ? receive(target) < 0 : !fill()) {
          throw endedEarly(count - left, count);
        }
        received.drainTo(target);
      }
    } finally {
      endRead();
    }
  }

  /**
   * Reads up to a delimiter and takes both. Cancelled, it has taken nothing.
   *
   * @param delimiter what to look for, one byte or more
   * @param limit the most bytes to look through for the delimiter's begin
   * @return the bytes, the delimiter last
   * @throws EOFException if the stream ends without the delimiter; what there was can still be read
   * @throws LimitExceededException if the delimiter is not within the limit
   * @throws IOException if the connection has failed or is closed
   * @throws InterruptedException if the caller is cancelled
   * @throws IllegalArgumentException if the delimiter is empty or the limit is negative
   */
  public final byte[] readUntil(byte[] delimiter, int limit)
      throws IOException, InterruptedException {
    if (Objects.requireNonNull(delimiter, "delimiter").length == 0) {
      throw new IllegalArgumentException("A delimiter has at least one byte");
    }
    checkLimit(limit);
    beginRead("readUntil");
    try {
      int before = seek(delimiter, limit);
      if (before < 0) {
        throw new EOFException(
            this + " ended after " + received.size() + " bytes without the delimiter");
      }
      return received.take(before + delimiter.length);
    } finally {
      endRead();
    }
  }

  /**
   * Reads a line of at most {@link #DEFAULT_LIMIT} bytes; otherwise as {@link #readLine(int)}.
   *
   * @return the line
   * @throws EOFException if the stream has ended
   * @throws LimitExceededException if the line is longer
   * @throws IOException if the connection has failed or is closed
   * @throws InterruptedException if the caller is cancelled
   */
  public final String readLine() throws IOException, InterruptedException {
    return readLine(DEFAULT_LIMIT);
  }

  /**
   * Reads a line of UTF-8; bytes that are none are replaced by U+FFFD. Cancelled, it has taken
   * nothing. Where the end is expected, {@link #readLineOrDone(int)} says it without an exception.
   *
   * @param limit the most bytes a line may have, its {@code \n} or {@code \r\n} not counted
   * @return the line without its {@code \n} or {@code \r\n}, which the last one need not have
   * @throws EOFException if the stream has ended
   * @throws LimitExceededException if the line is longer
   * @throws IOException if the connection has failed or is closed
   * @throws InterruptedException if the caller is cancelled
   * @throws IllegalArgumentException if the limit is negative
   */
  public final String readLine(int limit) throws IOException, InterruptedException {
    String line = nextLine("readLine", limit);
    if (line == null) {
      throw new EOFException(
          "The stream has ended; readLineOrDone() tells the end without an exception");
    }
    return line;
  }

  /**
   * Reads a line of at most {@link #DEFAULT_LIMIT} bytes, if there is one more; otherwise as {@link
   * #readLine(int)}.
   *
   * @return the line, or empty at the end
   * @throws LimitExceededException if the line is longer
   * @throws IOException if the connection has failed or is closed
   * @throws InterruptedException if the caller is cancelled
   */
  public final Optional<String> readLineOrDone() throws IOException, InterruptedException {
    return readLineOrDone(DEFAULT_LIMIT);
  }

  /**
   * Reads a line, if there is one more; otherwise as {@link #readLine(int)}.
   *
   * @param limit the most bytes a line may have, its {@code \n} or {@code \r\n} not counted
   * @return the line, or empty at the end
   * @throws LimitExceededException if the line is longer
   * @throws IOException if the connection has failed or is closed
   * @throws InterruptedException if the caller is cancelled
   * @throws IllegalArgumentException if the limit is negative
   */
  public final Optional<String> readLineOrDone(int limit)
      throws IOException, InterruptedException {
    return Optional.ofNullable(nextLine("readLineOrDone", limit));
  }

  /**
   * Reads the lines to the end, each of at most {@link #DEFAULT_LIMIT} bytes, and runs an action with
   * each.
   *
   * @param action what to do
   * @param <E> what it throws
   * @throws E if the action throws it; the lines after that can still be read
   * @throws LimitExceededException if a line is longer
   * @throws IOException if the connection has failed or is closed
   * @throws InterruptedException if the caller is cancelled
   */
  public final <E extends Exception> void forEachLine(ValueAction<? super String, E> action)
      throws E, IOException, InterruptedException {
    Objects.requireNonNull(action, "action");
    String line;
    while ((line = nextLine("forEachLine", DEFAULT_LIMIT)) != null) {
      action.accept(line);
    }
  }

  private @Nullable String nextLine(String caller, int limit)
      throws IOException, InterruptedException {
    checkLimit(limit);
    beginRead(caller);
    try {
      int length = seekLine(limit);
      if (length < 0) {
        return received.size() == 0 ? null : received.takeString(received.size());
      }
      boolean carriageReturn = length > 0 && received.at(length - 1) == '\r';
      String line = received.takeString(carriageReturn ? length - 1 : length);
      received.skip(carriageReturn ? 2 : 1);
      return line;
    } finally {
      endRead();
    }
  }

  /** Receives until the end of a line is there, whose carriage return does not count. */
  private int seekLine(int limit) throws IOException, InterruptedException {
    int searched = 0;
    while (true) {
      int before = received.indexOf(NEWLINE, searched);
      searched = received.size();
      int length = before < 0 ? searched : before;
      boolean over = length > limit && (length > limit + 1L || received.at(limit) != '\r');
      if (over) {
        throw notWithin(limit);
      }
      if (before >= 0) {
        return before;
      }
      if (!fill()) {
        if (searched > limit) {
          throw notWithin(limit);
        }
        return -1;
      }
    }
  }

  /** Receives until the delimiter is there; returns how much is before it, or -1 at the end. */
  private int seek(byte[] delimiter, int limit) throws IOException, InterruptedException {
    int searched = 0;
    while (true) {
      int before = received.indexOf(delimiter, searched);
      searched = Math.max(0, received.size() - delimiter.length + 1);
      if (before > limit || (before < 0 && searched > limit)) {
        throw notWithin(limit);
      }
      if (before >= 0 || !fill()) {
        return before;
      }
    }
  }

  private static void checkLimit(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("A limit is 0 or more bytes, not " + limit);
    }
  }

  private LimitExceededException notWithin(int limit) {
    return new LimitExceededException(
        "No delimiter in the first " + limit + " bytes from " + this
            + "; read with a higher limit, or take what is there with read()");
  }

  private boolean fill() throws IOException, InterruptedException {
    if (receive(received.room()) < 0) {
      return false;
    }
    received.filled();
    return true;
  }

  private EOFException endedEarly(int got, int wanted) {
    return new EOFException(this + " ended after " + got + " of " + wanted + " bytes");
  }

  private void beginRead(String operation) throws InterruptedException {
    Waiter.checkCancelled();
    Thread other = (Thread) READER.compareAndExchange(this, null, Thread.currentThread());
    if (other != null) {
      throw new IllegalStateException(
          operation + " of " + this + " while " + other
              + " is reading from it; let one task read, or guard the stream by a Lock");
    }
  }

  private void endRead() {
    READER.setRelease(this, null);
  }

  /**
   * Writes all of a buffer, waiting as long as the peer is slower. Cancelled or failed while it
   * waits, it has sent what is before the buffer's position, and the rest may be written later.
   *
   * @param source what to write; a direct buffer is sent without copying
   * @throws IOException if the connection has failed or is closed, or its output is
   * @throws InterruptedException if the caller is cancelled
   */
  public final void write(ByteBuffer source) throws IOException, InterruptedException {
    Objects.requireNonNull(source, "source");
    writing.acquire();
    try {
      send(source);
    } finally {
      writing.release();
    }
  }

  /**
   * Writes bytes, as {@link #write(ByteBuffer)}. Cancelled while it waits, it has sent some of them;
   * use a buffer to know how many.
   *
   * @param source what to write
   * @throws IOException if the connection has failed or is closed, or its output is
   * @throws InterruptedException if the caller is cancelled
   */
  public final void write(byte[] source) throws IOException, InterruptedException {
    write(ByteBuffer.wrap(Objects.requireNonNull(source, "source")));
  }

  /**
   * Writes a part of an array, as {@link #write(byte[])}.
   *
   * @param source where the bytes are
   * @param offset where they begin
   * @param length how many they are
   * @throws IOException if the connection has failed or is closed, or its output is
   * @throws InterruptedException if the caller is cancelled
   * @throws IllegalArgumentException if the part is not within the array
   */
  public final void write(byte[] source, int offset, int length)
      throws IOException, InterruptedException {
    Objects.requireNonNull(source, "source");
    if (offset < 0 || length < 0 || length > source.length - offset) {
      throw new IllegalArgumentException(
          "A part of " + source.length + " bytes is within them, not " + length + " from number "
              + offset + " on");
    }
    write(ByteBuffer.wrap(source, offset, length));
  }

  /**
   * Writes text in UTF-8, as {@link #write(byte[])}.
   *
   * @param source what to write
   * @throws IOException if the connection has failed or is closed, or its output is
   * @throws InterruptedException if the caller is cancelled
   */
  public final void write(String source) throws IOException, InterruptedException {
    write(Objects.requireNonNull(source, "source").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Ends the outgoing direction after what is being written: the peer reads to the end, and can still
   * be read from. Called again it does nothing.
   *
   * @throws IOException if the connection has failed or is closed
   * @throws InterruptedException if the caller is cancelled; the direction is then still open
   */
  public final void closeOutput() throws IOException, InterruptedException {
    writing.acquire();
    try {
      sendEnd();
    } finally {
      writing.release();
    }
  }

  /**
   * Closes both directions. Reads and writes that wait, and all later ones, throw {@link
   * StreamClosedException}. Bytes of the peer's that nobody has read make TCP reset the connection,
   * and then it may lose what was written last: read to the end first where that matters. Called again
   * it does nothing. Any thread.
   */
  @Override
  public abstract void close();

  /**
   * Says whether {@link #close} has been called.
   *
   * @return true if closed
   */
  public abstract boolean isClosed();

  /**
   * Returns the address of this end.
   *
   * @return the address
   */
  public abstract SocketAddress localAddress();

  /**
   * Returns the address of the other end.
   *
   * @return the address
   */
  public abstract SocketAddress remoteAddress();
}
