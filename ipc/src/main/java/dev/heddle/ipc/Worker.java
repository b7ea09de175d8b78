package dev.heddle.ipc;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The parent's side of one worker process, with three threads of its own: one starts it, reads its
 * answers and sees its end; one writes to it; one drains what it prints.
 *
 * <p>Reading and writing a pipe block the thread that does it, so no task and no carrier ever does.
 * The writer's queue has no bound of its own; the pool bounds what it sends.
 */
final class Worker {
  private static final int BUFFER = 1 << 16;
  private static final int MOST_FUNCTIONS = 256;
  private static final Duration LAST_WORDS = Duration.ofMillis(200);

  enum State {
    STARTING, READY, LOST
  }

  final String name;
  private final ProcessPool pool;
  private final LinkedBlockingQueue<Frame> outbox = new LinkedBlockingQueue<>();
  private final StderrTail stderr = new StderrTail();
  private volatile @Nullable Process process;
  private volatile boolean dismissed;
  private @Nullable Thread printer;

  // Guarded by the pool's lock.
  State state = State.STARTING;

  /** Sent and not answered, in order: the first is what the worker is running. */
  final Deque<Job> inFlight = new ArrayDeque<>();

  long bytesInFlight;
  long tasksDone;
  double averageNanos;
  private final SequencedSet<Long> functions = new LinkedHashSet<>();
  private final Set<String> announced = new HashSet<>();

  Worker(ProcessPool pool, String name) {
    this.pool = pool;
    this.name = name;
  }

  void start() {
    Thread.ofPlatform().daemon().name(name + "-reader").start(this::live);
  }

  private void live() {
    String end = "";
    try {
      Process started = WorkerCommand.start(pool.jvmOptions(), pool.maxPayload());
      process = started;
      if (dismissed) {
        kill();
      }
      printer = Thread.ofPlatform().daemon().name(name + "-stderr")
          .start(() -> stderr.drain(name, started.getErrorStream()));
      Thread.ofPlatform().daemon().name(name + "-writer").start(() -> write(started));
      outbox.add(Hello.ofThisProcess());
      end = read(started);
    } catch (IOException e) {
      end = "could not be started: " + e.getMessage();
    } finally {
      pool.lost(this, describeEnd(end));
    }
  }

  /** Reads answers until there are no more, and says why. */
  private String read(Process started) {
    try (var in =
        new DataInputStream(new BufferedInputStream(started.getInputStream(), BUFFER))) {
      pool.ready(this, Hello.parse(Frame.read(in, pool.maxPayload())));
      while (true) {
        pool.answered(this, Frame.read(in, pool.maxPayload()));
      }
    } catch (EOFException _) {
      return "";
    } catch (IOException e) {
      return e.getMessage();
    } finally {
      kill();
      outbox.add(new Frame(MessageType.BYE, 0, Frame.EMPTY));
    }
  }

  private void write(Process started) {
    try (var out =
        new DataOutputStream(new BufferedOutputStream(started.getOutputStream(), BUFFER))) {
      Frame next;
      do {
        next = outbox.take();
        next.write(out);
        if (outbox.isEmpty()) {
          out.flush();
        }
      } while (next.type() != MessageType.BYE);
    } catch (IOException | InterruptedException _) {
      // The reader sees the end of the process and tells why.
    }
  }

  private String describeEnd(String violation) {
    Process ended = process;
    if (ended == null) {
      return name + " " + violation;
    }
    int code = waitFor(ended);
    awaitLastWords();
    String how = code > 128 ? "was killed by signal " + (code - 128) : "exited with code " + code;
    return name + " (pid " + ended.pid() + ") " + how
        + (violation.isEmpty() ? "" : " (" + violation + ")") + stderr;
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

  private static int waitFor(Process ended) {
    while (true) {
      try {
        return ended.waitFor();
      } catch (InterruptedException _) {
        // This thread's only work is to see the process end.
      }
    }
  }

  /** With the pool's lock held: sends a job, and its function before if the worker lacks it. */
  void send(Job job) {
    job.worker = this;
    inFlight.addLast(job);
    bytesInFlight += job.payload.length;
    job.function.packages().forEach(this::announce);
    job.packages.forEach(this::announce);
    if (functions.add(job.function.id())) {
      outbox.add(job.function.definition());
      if (functions.size() > MOST_FUNCTIONS) {
        outbox.add(ShippedFunction.forget(functions.removeFirst()));
      }
    }
    outbox.add(job.task());
  }

  private void announce(String packageName) {
    if (announced.add(packageName)) {
      outbox.add(AllowList.announcement(packageName));
    }
  }

  void cancel(long id) {
    outbox.add(new Frame(MessageType.CANCEL, id, Frame.EMPTY));
  }

  /** Lets the worker end once it has done what it has. */
  void dismiss() {
    dismissed = true;
    outbox.add(new Frame(MessageType.BYE, 0, Frame.EMPTY));
  }

  void kill() {
    dismissed = true;
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  long pid() {
    Process running = process;
    return running == null ? -1 : running.pid();
  }

  @Override
  public String toString() {
    return name + " (pid " + pid() + ")";
  }
}
