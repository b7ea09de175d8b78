package dev.heddle.ipc.command;

import dev.heddle.ipc.process.OwnThread;
import dev.heddle.ClosedException;

import dev.heddle.queue.Queue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Where a process reads from, to be written to by any task. A thread of its own does the writing, a
 * bounded way behind; so waiting for a process that does not read holds up no carrier and can be
 * cancelled. Thread-safe; what one call writes stays together.
 */
public final class ProcessInput {
  private static final int WRITES_AHEAD = 8;
  private static final byte[] END = {};

  private final OutputStream to;
  private final Charset charset;
  private final Queue<byte[]> writes = new Queue<>(WRITES_AHEAD);
  private final Thread thread;
  private volatile @Nullable IOException failure;
  private volatile boolean closed;

  ProcessInput(OutputStream to, Charset charset, String name) {
    this.to = to;
    this.charset = charset;
    this.thread = OwnThread.named(name).start(this::pump);
  }

  private void pump() {
    try {
      byte[] next;
      while ((next = writes.get()) != END) {
        // After a failure what comes is dropped, so that nobody waits for room.
        if (failure == null) {
          put(next);
        }
      }
    } catch (InterruptedException | ClosedException _) {
      // The process has ended.
    } finally {
      // First of all: who waits for room would wait for ever, since nobody makes any from here on.
      writes.shutdownNow();
      close(to);
    }
  }

  private void put(byte[] bytes) {
    try {
      to.write(bytes);
      to.flush();
    } catch (IOException e) {
      failure = e;
    }
  }

  private static void close(OutputStream stream) {
    try {
      stream.close();
    } catch (IOException _) {
      // The process does not read any more, which is no concern of its writers' any more.
    }
  }

  /**
   * Writes bytes. Returns when they are on their way, perhaps before the process has read them.
   *
   * @param bytes what to write; not to be changed afterwards
   * @throws IOException if the process has closed its input, or an earlier write has failed
   * @throws InterruptedException if the caller is cancelled; nothing has been written then
   */
  public void write(byte[] bytes) throws IOException, InterruptedException {
    IOException broken = failure;
    if (broken != null) {
      throw new IOException("The process does not read its input any more: " + broken, broken);
    }
    if (closed) {
      throw new IOException("The input of the process has been closed here");
    }
    try {
      if (bytes.length > 0) {
        writes.put(bytes);
      }
    } catch (ClosedException e) {
      throw new IOException("The process has ended, or its input has been closed here", e);
    }
  }

  /**
   * Writes text, in UTF-8 or what {@link Command#charset} said; otherwise as {@link
   * #write(byte[])}.
   *
   * @param text what to write
   * @throws IOException if the process has closed its input, or an earlier write has failed
   * @throws InterruptedException if the caller is cancelled; nothing has been written then
   */
  public void write(String text) throws IOException, InterruptedException {
    write(text.getBytes(charset));
  }

  /**
   * Lets the process see the end of its input, once it has read what has been written.
   *
   * @throws InterruptedException if the caller is cancelled; the input is open then
   */
  public void close() throws InterruptedException {
    if (!closed) {
      try {
        writes.put(END);
      } catch (ClosedException _) {
        // The process has ended meanwhile.
      }
      closed = true;
    }
  }

  /** Lets the thread end, and who waits for it; the process has. */
  void stop() {
    closed = true;
    writes.shutdownNow();
    // Cannot throw: this thread is in no channel of anybody's, only in the queue or a pipe of the JDK's.
    thread.interrupt();
  }
}
