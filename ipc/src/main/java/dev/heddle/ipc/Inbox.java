package dev.heddle.ipc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What a worker has been sent and not begun, and which task it runs. One lock orders beginning a
 * task, giving it back and interrupting it: a task is begun or given back, never both, and an
 * interrupt cannot hit the next task.
 */
final class Inbox {
  private static final long NONE = -1;

  private final Deque<Frame> frames = new ArrayDeque<>();
  private long running = NONE;
  private @Nullable Thread runner;

  /** Called by the reader. */
  synchronized void add(Frame frame) {
    frames.addLast(frame);
    notifyAll();
  }

  /** Called by the runner: the next frame, or null if there is none yet. A task begins by it. */
  synchronized @Nullable Frame poll() {
    Frame next = frames.pollFirst();
    if (next != null && next.type() == MessageType.TASK) {
      runner = Thread.currentThread();
      running = next.id();
    }
    return next;
  }

  /** Called by the runner: waits until there is a frame. */
  synchronized void awaitFrame() throws InterruptedException {
    while (frames.isEmpty()) {
      wait();
    }
  }

  /** Called by the runner when a task has ended: what was to interrupt it is forgotten. */
  synchronized void end() {
    running = NONE;
    Thread.interrupted();
  }

  /** Called by the reader: takes a task out; true if it had not begun. */
  synchronized boolean giveBack(long id) {
    for (Iterator<Frame> all = frames.iterator(); all.hasNext();) {
      Frame frame = all.next();
      if (frame.id() == id && frame.type() == MessageType.TASK) {
        all.remove();
        return true;
      }
    }
    return false;
  }

  /** Called by the reader: interrupts a task if it is running now. */
  synchronized void interrupt(long id) {
    if (id == running && runner != null) {
      runner.interrupt();
    }
  }
}
