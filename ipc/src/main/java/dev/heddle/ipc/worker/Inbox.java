package dev.heddle.ipc.worker;

import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import dev.heddle.scheduler.Interrupts;
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

  /** Who reads from the pipe. */
  private enum Turn {
    NOBODY, RUNNER, STANDBY
  }

  private final Deque<Frame> frames = new ArrayDeque<>();
  private long running = NONE;
  private @Nullable Thread runner;
  private Turn turn = Turn.NOBODY;

  /** How often the runner has begun to read. */
  private long turns;

  private long turnsSeen;
  private boolean waiting;
  private boolean resting;

  /**
   * Called by whoever reads. If the runner waits for a frame it is its turn to read from now on;
   * behind a farewell nobody need read.
   *
   * @return true if the caller is to stop reading
   */
  synchronized boolean add(Frame frame) {
    frames.addLast(frame);
    if (!waiting && frame.type() != MessageType.BYE) {
      return false;
    }
    waiting = false;
    turn = Turn.NOBODY;
    notifyAll();
    return true;
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

  /** Called by the runner: true if there is a frame, false if it is to read one. */
  synchronized boolean awaitFrameOrTurn() {
    while (frames.isEmpty()) {
      if (turn == Turn.NOBODY) {
        turn = Turn.RUNNER;
        turns++;
        return false;
      }
      waiting = true;
      try {
        wait();
      } catch (InterruptedException _) {
        // Of a task that has ended.
      }
      waiting = false;
    }
    return true;
  }

  /** Called by the runner when it has read: true if the standby is to be woken from its rest. */
  synchronized boolean endTurn() {
    turn = Turn.NOBODY;
    boolean wake = resting;
    resting = false;
    return wake;
  }

  /** Called by the standby: true if it is to read, since the runner has not since the last call. */
  synchronized boolean takeTurnIfRunnerIsAway() {
    boolean away = turn == Turn.NOBODY && turns == turnsSeen;
    turnsSeen = turns;
    if (away) {
      turn = Turn.STANDBY;
    }
    return away;
  }

  /** Called by the standby: true if it need not look until it is woken. */
  synchronized boolean mayRest() {
    resting = turn == Turn.RUNNER;
    return resting;
  }

  synchronized boolean isResting() {
    return resting;
  }

  /** Called by the runner when a task has ended: what was to interrupt it is forgotten. */
  synchronized void end() {
    running = NONE;
    Thread.interrupted();
  }

  /** Called by whoever reads: takes a task out; true if it had not begun. */
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

  /** Called by whoever reads: interrupts a task if it is running now. */
  synchronized void interrupt(long id) {
    if (id == running && runner != null) {
      // The reader of this process must go on, whatever a channel of the task's throws at its closing.
      Interrupts.deliver(runner);
    }
  }
}
