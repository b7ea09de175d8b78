package dev.heddle.ipc.worker;

import dev.heddle.ipc.process.OwnThread;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.FrameReader;
import dev.heddle.ipc.wire.Hello;
import dev.heddle.ipc.wire.LogEntry;
import dev.heddle.ipc.wire.MessageType;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.event.Level;

/**
 * The program of a worker process: one thread that runs tasks and writes their results, one that reads
 * while it does ({@link Intake}), one that gives tasks back meanwhile.
 *
 * <p>The pipe is always drained, so the parent's writer never waits for a task to end, and the two
 * pipes cannot be full against each other. When the pipe ends, the parent is gone or done with us:
 * whoever reads halts the process, whatever the other threads are doing.
 *
 * <p>Before a task begins, all earlier answers and the word that it begins are in the pipe. So
 * whatever the task does to this process, the parent knows that it was this task.
 */
public final class WorkerMain {
  /** Where the shell of a worker's command puts its pipes. */
  private static final String FROM_PARENT = "/dev/fd/3";

  private static final String TO_PARENT = "/dev/fd/4";

  private static final int BUFFER = 1 << 16;

  /** Exit code of a worker whose parent has gone. */
  static final int ORPHANED = 70;

  static final int PROTOCOL_VIOLATED = 71;
  static final int FAILED = 72;

  private final FrameReader in;

  /** Guarded by itself. */
  private final DataOutputStream out;

  private final int maxPayload;
  private final TaskRunner runner;
  private final Inbox inbox = new Inbox();
  private final LinkedBlockingQueue<Frame> returned = new LinkedBlockingQueue<>();

  WorkerMain(InputStream in, DataOutputStream out, int maxPayload, boolean sharesMemory) {
    this.in = new FrameReader(in, maxPayload);
    this.out = out;
    this.maxPayload = maxPayload;
    this.runner = new TaskRunner(maxPayload, sharesMemory);
  }

  static void main(String[] args) {
    try {
      var in = new FileInputStream(FROM_PARENT);
      var out = new FileOutputStream(TO_PARENT);
      WorkerLogger.threshold = Level.valueOf(args[1]);
      serve(in, out, Integer.parseInt(args[0]), pidOf(args), Boolean.parseBoolean(args[2]));
      System.exit(0);
    } catch (Throwable e) {
      // Threads of the user's must not keep a worker alive that nobody serves.
      e.printStackTrace();
      Runtime.getRuntime().halt(FAILED);
    }
  }

  /** The last argument, added by the shell that became this process. */
  private static long pidOf(String[] args) {
    return Long.parseLong(args[args.length - 1]);
  }

  /** Serves a parent that shares no memory, as {@link #serve(InputStream, OutputStream, int, long, boolean)}. */
  public static void serve(InputStream in, OutputStream out, int maxPayload, long pid)
      throws Exception {
    serve(in, out, maxPayload, pid, false);
  }

  /**
   * Serves the parent at the other ends of two pipes, until it says farewell.
   *
   * @param in what the parent writes
   * @param out what it reads
   * @param maxPayload the longest payload of a frame, in bytes
   * @param pid of this process
   * @param sharesMemory whether long arrays may be left in memory that both see
   * @throws Exception if a pipe breaks, or the parent is none
   */
  public static void serve(
      InputStream in, OutputStream out, int maxPayload, long pid, boolean sharesMemory)
      throws Exception {
    var buffered = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
    new WorkerMain(in, buffered, maxPayload, sharesMemory).serve(pid);
  }

  private void serve(long pid) throws Exception {
    send(new Hello(pid).frame(), true);
    WorkerLogger.sink = this::log;
    Runtime.getRuntime().addShutdownHook(new Thread(this::tellExit, "heddle-exit"));
    Hello.parse(in.next());
    var intake = new Intake(in, inbox, this::received);
    intake.start();
    OwnThread.named("heddle-returner").start(this::giveBack);
    while (true) {
      Frame next = inbox.poll();
      if (next == null) {
        flush();
        intake.await();
        continue;
      }
      switch (next.type()) {
        case BYE -> {
          flush();
          return;
        }
        case FUNCTION -> define(next);
        case CLASS -> describe(next);
        default -> {
          send(new Frame(MessageType.STARTED, next.id(), Frame.EMPTY), true);
          send(run(next), false);
        }
      }
    }
  }

  private void send(Frame frame, boolean flush) throws IOException {
    synchronized (out) {
      frame.write(out);
      if (flush) {
        out.flush();
      }
    }
  }

  private void log(LogEntry entry) {
    try {
      send(new Frame(MessageType.LOG, 0, entry.encode(maxPayload)), true);
    } catch (IOException _) {
      // The parent has gone, and the reader knows.
    }
  }

  /**
   * An exit code cannot tell {@code System.exit(143)} from SIGTERM, for which the JVM exits with 143
   * too; so it is told here, where the thread that handles the signal can be seen.
   */
  private void tellExit() {
    try {
      if (Thread.getAllStackTraces().keySet().stream().noneMatch(WorkerMain::handlesSignal)) {
        send(new Frame(MessageType.EXIT, 0, Frame.EMPTY), true);
      }
    } catch (IOException _) {
      // The parent has gone, or does not want to know.
    }
  }

  private static boolean handlesSignal(Thread thread) {
    return thread.getName().startsWith("SIG") && thread.getName().endsWith(" handler");
  }

  private void flush() throws IOException {
    synchronized (out) {
      out.flush();
    }
  }

  /** What is done with a frame by whoever reads it; true if the runner waited for it. */
  boolean received(Frame frame) throws ProtocolException {
    switch (frame.type()) {
      case TASK -> {
        if (frame.payload().length <= Long.BYTES) {
          throw new ProtocolException("a task without a function and an argument");
        }
        return inbox.add(frame);
      }
      case FUNCTION, CLASS, BYE -> {
        return inbox.add(frame);
      }
      case ALLOW -> runner.allow(frame);
      case RECALL -> takeOut(frame.id());
      case CANCEL -> {
        if (!takeOut(frame.id())) {
          inbox.interrupt(frame.id());
        }
      }
      default -> throw new ProtocolException("a worker cannot use " + frame.type());
    }
    return false;
  }

  private boolean takeOut(long id) {
    boolean taken = inbox.giveBack(id);
    if (taken) {
      returned.add(new Frame(MessageType.RETURNED, id, Frame.EMPTY));
    }
    return taken;
  }

  private void giveBack() {
    try {
      while (true) {
        send(returned.take(), returned.isEmpty());
      }
    } catch (IOException | InterruptedException _) {
      Runtime.getRuntime().halt(ORPHANED);
    }
  }

  void define(Frame frame) {
    runner.define(frame);
  }

  void describe(Frame frame) throws ProtocolException {
    runner.describe(frame);
  }

  Frame run(Frame task) throws IOException {
    return runner.run(task, frame -> send(frame, false), inbox::end);
  }
}
