package dev.heddle.cluster;

import dev.heddle.ipc.pool.Connection;
import dev.heddle.ipc.pool.WorkerEnd;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import dev.heddle.ipc.worker.TaskRunner;
import dev.heddle.scheduler.Interrupts;
import dev.heddle.scheduler.Log;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker that is a thread of this process. It does what a worker process does; but nobody can end a
 * task that heeds no interrupt: then it is left to itself, and what it does is of no consequence.
 */
final class ThreadConnection implements Connection {
  private static final long NONE = -1;

  private final String name;
  private final TaskRunner runner;

  // Guarded by this.
  private final Deque<Frame> frames = new ArrayDeque<>();
  private long running = NONE;
  private boolean begun;
  private boolean killed;
  private String verdict = "";
  private @Nullable Thread thread;
  private @Nullable Receiver receiver;

  ThreadConnection(String name, int maxPayload) {
    this.name = name;
    this.runner = new TaskRunner(maxPayload);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void open(Receiver to) {
    receiver = to;
    thread = Thread.ofPlatform().daemon().name("heddle-" + name).start(() -> live(to));
  }

  private void live(Receiver to) {
    String why = "";
    try {
      to.serve();
      to.ready();
      Frame next;
      while ((next = next()).type() != MessageType.BYE) {
        serve(next, to);
      }
    } catch (Throwable e) {
      why = e.toString();
    }
    end(why);
  }

  private void serve(Frame frame, Receiver to) throws IOException {
    switch (frame.type()) {
      case FUNCTION -> runner.define(frame);
      case CLASS -> runner.describe(frame);
      case TASK -> {
        to.received(new Frame(MessageType.STARTED, frame.id(), Frame.EMPTY));
        if (!begin()) {
          return;
        }
        to.received(runner.run(frame, to::received, this::taskEnded));
      }
      default -> throw new IOException("A worker cannot use " + frame.type());
    }
  }

  /** Nothing begins of which the pool may not have heard, since the worker is not one any more. */
  private synchronized boolean begin() {
    begun = !killed;
    return begun;
  }

  private synchronized Frame next() {
    while (frames.isEmpty() && !killed) {
      try {
        wait();
      } catch (InterruptedException _) {
        // Of a task that has ended.
      }
    }
    if (killed) {
      return new Frame(MessageType.BYE, 0, Frame.EMPTY);
    }
    Frame next = frames.removeFirst();
    if (next.type() == MessageType.TASK) {
      running = next.id();
    }
    return next;
  }

  /** What was to interrupt it is forgotten. */
  private synchronized void taskEnded() {
    running = NONE;
    begun = false;
    Thread.interrupted();
  }

  @Override
  public void send(List<Frame> more, boolean workerIsIdle) {
    for (Frame frame : more) {
      switch (frame.type()) {
        case ALLOW -> runner.allow(frame);
        case CANCEL, RECALL -> takeBack(frame);
        default -> add(frame);
      }
    }
  }

  private synchronized void add(Frame frame) {
    frames.addLast(frame);
    notifyAll();
  }

  private void takeBack(Frame order) {
    Receiver to;
    synchronized (this) {
      boolean waited =
          frames.removeIf(
              frame -> frame.type() == MessageType.TASK && frame.id() == order.id());
      if (!waited) {
        if (order.type() == MessageType.CANCEL && order.id() == running && thread != null) {
          Interrupts.deliver(thread);
        }
        return;
      }
      to = receiver;
    }
    try {
      if (to != null) {
        to.received(new Frame(MessageType.RETURNED, order.id(), Frame.EMPTY));
      }
    } catch (IOException e) {
      kill(e.toString(), e);
    }
  }

  @Override
  public void kill(String why, @Nullable Throwable cause) {
    boolean busy;
    synchronized (this) {
      if (verdict.isEmpty()) {
        verdict = why;
      }
      killed = true;
      busy = begun;
      if (busy && thread != null) {
        Interrupts.deliver(thread);
      }
      notifyAll();
    }
    if (busy) {
      end("");
    }
  }

  /** The worker is not one any more, though its thread may go on. */
  private void end(String violation) {
    Receiver to;
    String why;
    synchronized (this) {
      to = receiver;
      receiver = null;
      why = verdict.isEmpty() ? violation : verdict;
      if (to != null && begun) {
        Log.of(ThreadConnection.class)
            .warn("{} is left to itself with a task: {}", name, why);
      }
    }
    if (to != null) {
      to.lost(new WorkerEnd(name, pid(), -1, false, why, "", null, true));
    }
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }
}
