package dev.heddle.cluster;

import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Holds back the tasks of a worker until the pool has said that they may begin. So whatever becomes of
 * this machine, no task had begun that the pool does not know of; it can be run elsewhere.
 */
final class Gate {
  private final Consumer<List<Frame>> worker;
  private final Consumer<Frame> pool;

  private final Deque<Frame> held = new ArrayDeque<>();
  private final Set<Long> mayBegin = new HashSet<>();

  /** Of which the pool wants to hear when they begin. */
  private final Set<Long> told = new HashSet<>();

  Gate(Consumer<List<Frame>> worker, Consumer<Frame> pool) {
    this.worker = worker;
    this.pool = pool;
  }

  synchronized void fromPool(List<Frame> frames) {
    List<Frame> passing = new ArrayList<>();
    for (Frame frame : frames) {
      switch (frame.type()) {
        case ALLOW -> passing.add(frame);
        case BEGIN -> begin(frame);
        case CANCEL, RECALL -> {
          if (!giveBack(frame.id())) {
            passing.add(frame);
          }
        }
        default -> held.addLast(frame);
      }
      pass(passing);
    }
    if (!passing.isEmpty()) {
      worker.accept(passing);
    }
  }

  private void begin(Frame frame) {
    // One that has been given back meanwhile is not here any more.
    if (isHeld(frame.id())) {
      mayBegin.add(frame.id());
      if (frame.payload().length > 0) {
        told.add(frame.id());
      }
    }
  }

  private boolean isHeld(long id) {
    for (Frame frame : held) {
      if (isTask(frame, id)) {
        return true;
      }
    }
    return false;
  }

  private boolean giveBack(long id) {
    boolean removed = held.removeIf(frame -> isTask(frame, id));
    if (removed) {
      mayBegin.remove(id);
      told.remove(id);
      pool.accept(new Frame(MessageType.RETURNED, id, Frame.EMPTY));
    }
    return removed;
  }

  private static boolean isTask(Frame frame, long id) {
    return frame.type() == MessageType.TASK && frame.id() == id;
  }

  private void pass(List<Frame> passing) {
    while (!held.isEmpty()) {
      Frame next = held.getFirst();
      if (next.type() == MessageType.TASK && !mayBegin.remove(next.id())) {
        return;
      }
      passing.add(held.removeFirst());
    }
  }

  /** Whether the pool is to hear this of its worker. */
  synchronized boolean isForPool(Frame frame) {
    return switch (frame.type()) {
      case STARTED -> told.remove(frame.id());
      case RETURNED -> {
        told.remove(frame.id());
        yield true;
      }
      default -> true;
    };
  }
}
