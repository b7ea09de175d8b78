package dev.heddle.ipc.worker;

import dev.heddle.ipc.process.OwnThread;
import dev.heddle.ipc.queue.QueueFolder;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.FrameReader;
import dev.heddle.ipc.wire.MessageType;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Who reads the pipe of a worker.
 *
 * <p>The thread that runs the tasks reads while it has none: so a short task needs no second thread to
 * be woken, which would take longer than the task. A second thread is on standby: it takes over when
 * the runner has not come back to read for {@link #TICK_NANOS} to twice that, and gives up reading as
 * soon as it has a frame for a runner that waits. So the pipe is never left unread for long, whatever
 * a task does; cancellations and the parent's end are heard during a task, and two full pipes cannot
 * wait for each other. While nothing happens, nobody ticks.
 */
final class Intake {
  private static final long TICK_NANOS = 1_000_000;
  private static final int TICKS_BEFORE_REST = 20;
  private static final long LEAVE_NANOS = 500_000_000;

  /** What is done with a frame; it never waits. True if it went into the inbox for a runner that waits. */
  interface Receiver {
    boolean received(Frame frame) throws ProtocolException;
  }

  private final FrameReader reader;
  private final Inbox inbox;
  private final Receiver receiver;
  private final Thread standby;
  private volatile boolean leaving;

  Intake(FrameReader reader, Inbox inbox, Receiver receiver) {
    this.reader = reader;
    this.inbox = inbox;
    this.receiver = receiver;
    this.standby = OwnThread.named("heddle-reader").unstarted(this::standBy);
  }

  void start() {
    standby.start();
  }

  /** Called by the runner: returns when there is a frame in the inbox. */
  void await() {
    while (!inbox.awaitFrameOrTurn()) {
      readOrHalt(
          () -> {
            do {
              receiveNext();
            } while (reader.hasNext());
          });
      if (inbox.endTurn()) {
        LockSupport.unpark(standby);
      }
    }
  }

  /**
   * After a farewell nobody reads for a while: the process is about to end, and a JVM does not exit for
   * 300 ms while one of its threads is in a system call.
   */
  private boolean receiveNext() throws IOException {
    Frame frame = reader.next();
    if (frame.type() == MessageType.BYE) {
      leaving = true;
    }
    return receiver.received(frame);
  }

  private void standBy() {
    int vain = 0;
    while (true) {
      LockSupport.parkNanos(TICK_NANOS);
      if (leaving) {
        LockSupport.parkNanos(LEAVE_NANOS);
      }
      if (inbox.takeTurnIfRunnerIsAway()) {
        vain = 0;
        readOrHalt(
            () -> {
              while (!receiveNext()) {
                // The runner is busy, or this was not for it.
              }
            });
      } else if (++vain >= TICKS_BEFORE_REST && inbox.mayRest()) {
        vain = 0;
        while (inbox.isResting()) {
          LockSupport.park(this);
        }
      }
    }
  }

  private interface Reading {
    void run() throws IOException;
  }

  private static void readOrHalt(Reading reading) {
    boolean well = false;
    try {
      reading.run();
      well = true;
    } catch (ProtocolException e) {
      System.err.println(e.getMessage());
      Runtime.getRuntime().halt(WorkerMain.PROTOCOL_VIOLATED);
    } catch (IOException _) {
      QueueFolder.deleteOfTheDead();
      Runtime.getRuntime().halt(WorkerMain.ORPHANED);
    } finally {
      if (!well) {
        Runtime.getRuntime().halt(WorkerMain.FAILED);
      }
    }
  }
}
