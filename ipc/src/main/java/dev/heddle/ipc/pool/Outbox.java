package dev.heddle.ipc.pool;

import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The frames on their way to a worker, in order, and the thread that writes them.
 *
 * <p>Waking that thread costs a third of a short call. So a few bytes for a worker that has nothing
 * else to read are written by the sender itself: {@link #DIRECT_BYTES} fit into any pipe that is as
 * good as empty, so this cannot block either. Whoever writes has set {@code writing}; the others add to
 * the queue, and the thread goes on with that.
 */
final class Outbox {
  /** Half of the least that a pipe holds. What an idle worker may not have read is far less. */
  private static final int DIRECT_BYTES = 2 << 10;
  private static final int BUFFER = 1 << 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private @Nullable DataOutputStream out;
  private boolean writing;

  /** Sends frames without ever waiting. */
  void send(List<Frame> more, boolean workerIsIdle) {
    lock.lock();
    try {
      if (!workerIsIdle
          || out == null
          || writing
          || !frames.isEmpty()
          || sizeOf(more) > DIRECT_BYTES) {
        frames.addAll(more);
        work.signal();
        return;
      }
      writing = true;
    } finally {
      lock.unlock();
    }
    try {
      write(more);
    } catch (IOException _) {
      // The reader sees the end of the process and tells why.
    } finally {
      doneWriting();
    }
  }

  void send(Frame frame) {
    send(List.of(frame), false);
  }

  private static long sizeOf(List<Frame> frames) {
    long size = 0;
    for (Frame frame : frames) {
      size += Frame.HEADER_BYTES + frame.payload().length;
    }
    return size;
  }

  private void write(List<Frame> batch) throws IOException {
    DataOutputStream to = out;
    if (to == null) {
      throw new IOException("not open");
    }
    for (Frame frame : batch) {
      frame.write(to);
    }
    to.flush();
  }

  private void doneWriting() {
    lock.lock();
    try {
      writing = false;
      if (!frames.isEmpty()) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The body of the thread: writes until a farewell has been written or the pipe breaks. */
  void pump(OutputStream pipe) throws IOException, InterruptedException {
    open(pipe);
    boolean last;
    do {
      List<Frame> batch = takeAll();
      last = batch.getLast().type() == MessageType.BYE;
      try {
        write(batch);
      } finally {
        doneWriting();
      }
    } while (!last);
  }

  private void open(OutputStream pipe) {
    lock.lock();
    try {
      out = new DataOutputStream(new BufferedOutputStream(pipe, BUFFER));
    } finally {
      lock.unlock();
    }
  }

  /** Waits for frames and for the pipe; up to a farewell, behind which nothing counts. */
  private List<Frame> takeAll() throws InterruptedException {
    lock.lock();
    try {
      while (frames.isEmpty() || writing) {
        work.await();
      }
      writing = true;
      List<Frame> batch = new ArrayList<>(frames.size());
      while (!frames.isEmpty()
          && (batch.isEmpty() || batch.getLast().type() != MessageType.BYE)) {
        batch.add(frames.removeFirst());
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }
}
