package dev.heddle.ipc.command;

import dev.heddle.ipc.process.OwnThread;
import dev.heddle.ipc.process.PipeReader;
import dev.heddle.queue.Queue;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A thread that reads what a process writes, a bounded way ahead of the tasks that want it; so no
 * carrier ever blocks on a pipe. Used by one task at a time.
 */
final class OutputPump {
  private static final int CHUNK = 16 << 10;
  private static final int CHUNKS_AHEAD = 8;
  private static final byte[] END = {};

  final PipeReader pipe;
  private final Thread thread;
  private final Queue<byte[]> chunks = new Queue<>(CHUNKS_AHEAD);
  private volatile @Nullable IOException failure;
  private volatile boolean abandoned;

  /** What has been taken from the queue and not returned, and where that begins. */
  private byte[] current = END;
  private int position;
  private boolean ended;

  OutputPump(InputStream from, String name) {
    this.pipe = new PipeReader(from);
    this.thread = OwnThread.named(name).start(this::pump);
  }

  private void pump() {
    try (InputStream from = pipe.from) {
      byte[] buffer = new byte[CHUNK];
      byte[] next;
      while ((next = readWhileThereIsRoom(from, buffer)).length > 0) {
        chunks.put(next);
      }
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException _) {
      // Nobody wants the rest.
      return;
    } finally {
      pipe.end();
    }
    try {
      chunks.put(END);
    } catch (InterruptedException _) {
      // As above.
    }
  }

  /** Returns the first chunk that the queue has no room for, or an empty one at the end. */
  private byte[] readWhileThereIsRoom(InputStream from, byte[] buffer) throws IOException {
    synchronized (from) {
      int length;
      while ((length = pipe.read(buffer)) >= 0) {
        byte[] chunk = Arrays.copyOf(buffer, length);
        if (!chunks.tryPut(chunk)) {
          return chunk;
        }
      }
      return END;
    }
  }

  /** Returns some bytes, at least one; an empty array at the end. */
  byte[] read() throws IOException, InterruptedException {
    if (!fill()) {
      return END;
    }
    byte[] rest = Arrays.copyOfRange(current, position, current.length);
    position = current.length;
    return rest;
  }

  /** Returns a byte, or -1 at the end. */
  int readByte() throws IOException, InterruptedException {
    return fill() ? current[position++] & 0xff : -1;
  }

  private boolean fill() throws IOException, InterruptedException {
    while (position == current.length) {
      if (ended) {
        return false;
      }
      current = abandoned ? chunks.tryGet().orElse(END) : chunks.get();
      position = 0;
      ended = current.length == 0;
      IOException broken = failure;
      if (ended && broken != null) {
        throw new IOException("Reading the output of a process failed: " + broken, broken);
      }
    }
    return true;
  }

  /** What comes from now on is nobody's; what has come can still be read. */
  void abandon() {
    abandoned = true;
    pipe.end();
    chunks.tryPut(END);
    // Cannot throw: this thread is in no channel of anybody's, only in the queue or a pipe of the JDK's.
    thread.interrupt();
  }
}
