package dev.heddle.ipc.pool;

import dev.heddle.ipc.process.OwnThread;
import dev.heddle.Promise;
import dev.heddle.ipc.codec.FailureWords;
import dev.heddle.ipc.launch.JvmSetup;
import dev.heddle.ipc.launch.StderrTail;
import dev.heddle.ipc.launch.WorkerCommand;
import dev.heddle.ipc.process.Background;
import dev.heddle.ipc.process.MarkedProcess;
import dev.heddle.ipc.process.Reaper;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.FrameReader;
import dev.heddle.ipc.wire.Hello;
import dev.heddle.ipc.wire.MessageType;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * A worker process and its pipes, with three threads of their own: one starts it, reads its answers and
 * sees its end; one writes to it; one drains what it prints.
 *
 * <p>Reading and writing a pipe block the thread that does it, so no task and no carrier ever does.
 * The writer's queue has no bound of its own; the pool bounds what it sends.
 */
public final class ProcessConnection implements Connection {
  private static final Duration LAST_WORDS = Duration.ofMillis(200);

  private final String name;
  private final JvmSetup jvm;
  private final int maxPayload;
  private final Level logLevel;
  private final boolean sharesMemory;
  private final Outbox outbox = new Outbox();
  private final StderrTail stderr = new StderrTail();
  private volatile @Nullable Process process;
  private volatile Promise<Boolean> treeEnded = new Promise<>();
  private volatile boolean killed;

  /** It has said that code in it ends it. Used by the reader. */
  private boolean exits;

  private volatile String verdict = "";
  private volatile @Nullable Throwable reason;
  private @Nullable Thread printer;

  /** Makes one that starts its worker when it is opened, which may work for a process elsewhere. */
  public ProcessConnection(String name, JvmSetup jvm, int maxPayload, Level logLevel) {
    this(name, jvm, maxPayload, logLevel, false);
  }

  /**
   * Makes one that starts its worker when it is opened.
   *
   * @param sharesMemory whether long arrays may be left in memory of this machine on their way
   */
  public ProcessConnection(
      String name, JvmSetup jvm, int maxPayload, Level logLevel, boolean sharesMemory) {
    this.name = name;
    this.jvm = jvm;
    this.maxPayload = maxPayload;
    this.logLevel = logLevel;
    this.sharesMemory = sharesMemory;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void open(Receiver receiver) {
    OwnThread.named(name + "-reader").start(() -> live(receiver));
  }

  private void live(Receiver receiver) {
    receiver.serve();
    String end = "";
    try {
      MarkedProcess marked = WorkerCommand.start(jvm, maxPayload, logLevel, sharesMemory);
      Process started = marked.process();
      treeEnded = endTreeAfter(marked);
      process = started;
      Reaper.begin();
      if (killed) {
        started.toHandle().destroyForcibly();
      }
      printer = OwnThread.named(name + "-stderr")
          .start(
              () -> {
                receiver.serve();
                stderr.drain(name, started.getErrorStream());
              });
      outbox.send(new Hello(ProcessHandle.current().pid()).frame());
      OwnThread.named(name + "-writer").start(() -> write(started));
      end = read(started, receiver);
    } catch (Throwable e) {
      reason = e;
      end = process == null ? "could not be started: " + e : e.toString();
    } finally {
      kill("", null);
      outbox.send(new Frame(MessageType.BYE, 0, Frame.EMPTY));
      receiver.lost(end(end));
    }
  }

  /** Reads answers until there are no more, and says why. */
  private String read(Process started, Receiver receiver) {
    try (InputStream pipe = started.getInputStream()) {
      var frames = new FrameReader(pipe, maxPayload);
      Hello.check(frames.next(), started.pid());
      receiver.ready();
      while (true) {
        Frame frame = frames.next();
        if (frame.type() == MessageType.EXIT) {
          exits = true;
        } else {
          receiver.received(frame);
        }
      }
    } catch (EOFException _) {
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void write(Process started) {
    try (OutputStream pipe = started.getOutputStream()) {
      outbox.pump(pipe);
      started.onExit().join();
    } catch (IOException | InterruptedException _) {
      // The reader sees the end of the process and tells why.
    }
  }

  private WorkerEnd end(String violation) {
    Process ended = process;
    if (ended == null) {
      return new WorkerEnd(name + " " + violation, -1, -1, exits, "", "", reason, true);
    }
    int code = waitFor(ended);
    treeEnded.awaitUncancellably();
    awaitLastWords();
    String why = verdict.isEmpty() ? violation : verdict;
    return new WorkerEnd(name, ended.pid(), code, exits, why, stderr.toString(), reason, true);
  }

  /** A grandchild may hold the stream open after the worker's end, so not for ever. */
  private void awaitLastWords() {
    try {
      if (printer != null) {
        printer.join(LAST_WORDS);
      }
    } catch (InterruptedException _) {
      // Then without them.
    }
  }

  /** What the worker's tasks have started ends with it, and cannot hold its pipes open then. */
  private static Promise<Boolean> endTreeAfter(MarkedProcess marked) {
    var ended = new Promise<Boolean>();
    marked
        .process()
        .onExit()
        .thenRun(
            () -> Background.run(
                () -> {
                  try {
                    marked.tree().kill();
                  } finally {
                    ended.complete(true);
                  }
                }));
    return ended;
  }

  private static int waitFor(Process ended) {
    while (true) {
      try {
        return ended.waitFor();
      } catch (InterruptedException _) {
        // This thread's only work is to see the process end.
      }
    }
  }

  @Override
  public void send(List<Frame> frames, boolean workerIsIdle) {
    outbox.send(frames, workerIsIdle);
  }

  @Override
  public void kill(String why, @Nullable Throwable cause) {
    if (cause != null) {
      reason = cause;
    }
    if (verdict.isEmpty()) {
      verdict = cause == null ? why : why + FailureWords.textOf(cause);
    }
    killed = true;
    Process doomed = process;
    if (doomed != null) {
      doomed.toHandle().destroyForcibly();
    }
  }

  @Override
  public long pid() {
    Process started = process;
    return started == null ? -1 : started.pid();
  }
}
