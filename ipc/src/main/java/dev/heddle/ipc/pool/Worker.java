package dev.heddle.ipc.pool;

import dev.heddle.Promise;
import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.codec.FailureWords;
import dev.heddle.ipc.codec.KnownClasses;
import dev.heddle.ipc.codec.SentClasses;
import dev.heddle.ipc.codec.ShippedFunction;
import dev.heddle.ipc.codec.UsedClasses;
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
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parent's side of one worker process, with three threads of its own: one starts it, reads its
 * answers and sees its end; one writes to it; one drains what it prints.
 *
 * <p>Reading and writing a pipe block the thread that does it, so no task and no carrier ever does.
 * The writer's queue has no bound of its own; the pool bounds what it sends.
 */
final class Worker {
  private static final int MOST_FUNCTIONS = 256;
  private static final Duration LAST_WORDS = Duration.ofMillis(200);

  /** PREPARING runs the initializer; RETIRING is sent nothing more. */
  enum State {
    STARTING, PREPARING, READY, RETIRING, LOST
  }

  final String name;
  private final Arrivals pool;
  private final Outbox outbox = new Outbox();
  private final StderrTail stderr = new StderrTail();
  private volatile @Nullable Process process;
  private volatile Promise<Boolean> treeEnded = new Promise<>();
  private volatile boolean killed;

  /** It has said that code in it ends it. Written and read by the reader. */
  boolean exits;
  private volatile String verdict = "";
  private volatile @Nullable Throwable reason;
  private @Nullable Thread printer;

  /** What the worker has described; used by the reader. */
  final KnownClasses known = new KnownClasses();
  final Codec codec;

  // Guarded by the pool's lock.
  State state = State.STARTING;

  /** Sent and not ended, in the order they were sent, by their ids. */
  final SequencedMap<Long, Job> inFlight = new LinkedHashMap<>();

  /** What it has said it has begun. */
  @Nullable Job running;

  /** The initializer, if the pool has one. */
  @Nullable Job initial;

  long runningSince;
  long idleSince;
  long bytesInFlight;
  long tasksDone;
  double averageNanos;
  private final SequencedSet<Long> functions = new LinkedHashSet<>();
  private final Set<String> announced = new HashSet<>();
  private final BitSet described = new BitSet();

  Worker(Arrivals pool, String name) {
    this.pool = pool;
    this.codec = new Codec(pool.config().allowed(), known);
    this.name = name;
  }

  void start() {
    Thread.ofPlatform().daemon().name(name + "-reader").start(this::live);
  }

  private void live() {
    PoolState.SERVED.set(pool.state());
    String end = "";
    try {
      MarkedProcess marked = start(pool.config());
      Process started = marked.process();
      treeEnded = endTreeAfter(marked);
      process = started;
      Reaper.begin();
      if (killed) {
        started.toHandle().destroyForcibly();
      }
      printer = Thread.ofPlatform().daemon().name(name + "-stderr")
          .start(
              () -> {
                PoolState.SERVED.set(pool.state());
                stderr.drain(name, started.getErrorStream());
              });
      outbox.send(new Hello(ProcessHandle.current().pid()).frame());
      Thread.ofPlatform().daemon().name(name + "-writer").start(() -> write(started));
      end = read(started);
    } catch (Throwable e) {
      reason = e;
      end = process == null ? "could not be started: " + e : e.toString();
    } finally {
      kill("");
      outbox.send(new Frame(MessageType.BYE, 0, Frame.EMPTY));
      pool.lost(this, end(end));
    }
  }

  private static MarkedProcess start(PoolConfig config) throws IOException {
    return WorkerCommand.start(config.jvmOfWorker(), config.maxPayload(), config.logLevel());
  }

  /** Reads answers until there are no more, and says why. */
  private String read(Process started) {
    int limit = pool.config().maxPayload();
    try (InputStream pipe = started.getInputStream()) {
      var frames = new FrameReader(pipe, limit);
      Hello.check(frames.next(), started.pid());
      pool.ready(this);
      while (true) {
        pool.received(this, frames.next());
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
      return new WorkerEnd(name + " " + violation, -1, -1, exits, "", "", reason);
    }
    int code = waitFor(ended);
    treeEnded.awaitUncancellably();
    awaitLastWords();
    String why = verdict.isEmpty() ? violation : verdict;
    return new WorkerEnd(name, ended.pid(), code, exits, why, stderr.toString(), reason);
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

  /** With the pool's lock held: sends a job, and what the worker lacks for it before. */
  void send(Job job) {
    boolean idle = inFlight.isEmpty();
    job.worker = this;
    job.recalled = false;
    inFlight.put(job.id, job);
    bytesInFlight += job.payload.length;
    List<Frame> frames = new ArrayList<>(2);
    announce(job.function.packages(), frames);
    announce(job.classes, frames);
    if (functions.add(job.function.id())) {
      frames.add(job.function.definition());
      if (functions.size() > MOST_FUNCTIONS) {
        frames.add(ShippedFunction.forget(functions.removeFirst()));
      }
    }
    frames.add(job.task());
    outbox.send(frames, idle && state == State.READY);
  }

  /** With the pool's lock held: the job is not with this worker any more. */
  void remove(Job job) {
    inFlight.remove(job.id);
    bytesInFlight -= job.payload.length;
    job.worker = null;
    if (running == job) {
      running = null;
    }
  }

  /** With the pool's lock held. */
  boolean isBusy() {
    return state == State.READY && !inFlight.isEmpty();
  }

  /** With the pool's lock held: how many tasks of callers it has. */
  int callsInFlight() {
    return inFlight.size() - (state == State.PREPARING ? 1 : 0);
  }

  private void announce(Set<String> packages, List<Frame> frames) {
    for (String name : packages) {
      if (announced.add(name)) {
        frames.add(AllowList.announcement(name));
      }
    }
  }

  private void announce(UsedClasses classes, List<Frame> frames) {
    announce(classes.packages(), frames);
    for (SentClasses.Entry entry : classes.numbered()) {
      if (!described.get(entry.number())) {
        described.set(entry.number());
        frames.add(entry.frame());
      }
    }
  }

  /** Interrupts a job, or has it given back if it has not begun. */
  void cancel(Job job) {
    outbox.send(new Frame(MessageType.CANCEL, job.id, Frame.EMPTY));
  }

  /** Has a job given back if it has not begun. */
  void recall(Job job) {
    job.recalled = true;
    outbox.send(new Frame(MessageType.RECALL, job.id, Frame.EMPTY));
  }

  /** Lets the worker end once it has done what it has. */
  void dismiss() {
    outbox.send(new Frame(MessageType.BYE, 0, Frame.EMPTY));
  }

  /** Kills the process because of a failure in it. */
  void kill(String why, Throwable cause) {
    reason = cause;
    kill(why + FailureWords.textOf(cause));
  }

  /** Kills the process, now or as soon as there is one, and says why if nobody has before. */
  void kill(String why) {
    if (verdict.isEmpty()) {
      verdict = why;
    }
    killed = true;
    Process doomed = process;
    if (doomed != null) {
      doomed.toHandle().destroyForcibly();
    }
  }

  long pid() {
    Process started = process;
    return started == null ? -1 : started.pid();
  }

  @Override
  public String toString() {
    return name + " (pid " + pid() + ")";
  }
}
