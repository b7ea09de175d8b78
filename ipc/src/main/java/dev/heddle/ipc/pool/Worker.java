package dev.heddle.ipc.pool;

import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.codec.KnownClasses;
import dev.heddle.ipc.codec.SentClasses;
import dev.heddle.ipc.codec.ShippedFunction;
import dev.heddle.ipc.codec.UsedClasses;
import dev.heddle.ipc.memory.LentBlocks;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pool's account of one worker: what it has been sent and told, and how far it has come. */
final class Worker implements Connection.Receiver {
  private static final int MOST_FUNCTIONS = 256;
  private static final byte[] TELL = {1};

  /** PREPARING runs the initializer; RETIRING is sent nothing more. */
  enum State {
    STARTING, PREPARING, READY, RETIRING, LOST
  }

  final String name;
  private final Arrivals pool;
  private final Connection connection;
  private final @Nullable LentBlocks lent;
  private final boolean asksToBegin;

  /** What the worker has described; used by the reader. */
  final KnownClasses known = new KnownClasses();
  final Codec codec;

  // Guarded by the pool's lock.
  State state = State.STARTING;

  /** Sent and not ended, in the order they were sent, by their ids. */
  final SequencedMap<Long, Job> inFlight = new LinkedHashMap<>();

  /** What it has said it has begun, or has been told to begin. */
  @Nullable Job running;

  /** The initializer, if the pool has one. */
  @Nullable Job initial;

  long runningSince;
  long idleSince;
  long bytesInFlight;
  long tasksDone;
  double averageNanos;

  /** The version of each function that it was sent last, by their numbers. */
  private final SequencedMap<Long, ShippedFunction> functions = new LinkedHashMap<>();

  private final Set<String> announced = new HashSet<>();
  private final BitSet described = new BitSet();

  /** It is to end by force. What it still answers counts, but nothing new is to begin there. */
  private volatile boolean doomed;

  Worker(Arrivals pool, Connection connection, WorkerSource source) {
    this.pool = pool;
    this.connection = connection;
    this.asksToBegin = source.asksToBegin();
    this.lent =
        source.sharesMemory() ? new LentBlocks(pool.config().maxPayload(), true) : null;
    this.codec = new Codec(pool.config().allowed(), known, lent);
    this.name = connection.name();
  }

  void start() {
    connection.open(this);
  }

  /** With the pool's lock held: true if it can give back what it has been told to begin. */
  boolean asksToBegin() {
    return asksToBegin;
  }

  @Override
  public void serve() {
    PoolState.SERVED.set(pool.state());
  }

  @Override
  public void ready() {
    pool.ready(this);
  }

  @Override
  public void received(Frame frame) throws IOException {
    pool.received(this, frame);
  }

  @Override
  public void lost(WorkerEnd end) {
    if (lent != null) {
      lent.close();
    }
    pool.lost(this, end);
  }

  /** With the pool's lock held: sends a job, and what the worker lacks for it before. */
  void send(Job job) {
    boolean idle = inFlight.isEmpty();
    job.worker = this;
    job.recalled = false;
    job.maybeBegun = false;
    inFlight.put(job.id, job);
    bytesInFlight += job.size();
    List<Frame> frames = new ArrayList<>(2);
    announce(job.function.packages(), frames);
    announce(job.classes, frames);
    if (functions.put(job.function.id(), job.function) != job.function) {
      frames.add(job.function.definition());
      if (functions.size() > MOST_FUNCTIONS) {
        frames.add(ShippedFunction.forget(functions.pollFirstEntry().getKey()));
      }
    }
    frames.add(job.task());
    if (asksToBegin && (idle || job.retries > 0)) {
      frames.add(begin(job));
    }
    connection.send(frames, idle && state == State.READY);
  }

  /** With the pool's lock held: the job is not with this worker any more. */
  void remove(Job job) {
    inFlight.remove(job.id);
    bytesInFlight -= job.size();
    job.worker = null;
    if (running == job) {
      running = null;
    }
  }

  /**
   * With the pool's lock held: lets the next job begin, if the worker waits for that. One that is being
   * given back is not begun any more; when it has come back, this is called again.
   */
  void beginNext() {
    Job next =
        asksToBegin && !doomed && !inFlight.isEmpty() ? inFlight.firstEntry().getValue() : null;
    if (next != null && !next.maybeBegun && next.wanted && !next.recalled) {
      connection.send(begin(next));
    }
  }

  /**
   * One that may run again need not be known to be the one that runs; so the worker says when it does. So it
   * does where somebody listens.
   */
  private Frame begin(Job job) {
    job.maybeBegun = true;
    if (job.retries == 0) {
      running = job;
      runningSince = System.nanoTime();
    }
    boolean tell = job.retries > 0 || pool.isListenedTo();
    return new Frame(MessageType.BEGIN, job.id, tell ? TELL : Frame.EMPTY);
  }

  /** With the pool's lock held. */
  boolean isBusy() {
    return state == State.READY && !inFlight.isEmpty();
  }

  /** Whether it can be sent more. */
  boolean takesTasks() {
    return state == State.READY && !doomed;
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
    connection.send(new Frame(MessageType.CANCEL, job.id, Frame.EMPTY));
  }

  /** Has a job given back if it has not begun. */
  void recall(Job job) {
    job.recalled = true;
    connection.send(new Frame(MessageType.RECALL, job.id, Frame.EMPTY));
  }

  /** Lets the worker end once it has done what it has. */
  void dismiss() {
    connection.send(new Frame(MessageType.BYE, 0, Frame.EMPTY));
  }

  /** Ends it by force because of a failure in it. */
  void kill(String why, Throwable cause) {
    doomed = true;
    connection.kill(why, cause);
  }

  /** Ends it by force, now or as soon as there is one, and says why if nobody has before. */
  void kill(String why) {
    doomed = true;
    connection.kill(why, null);
  }

  long pid() {
    return connection.pid();
  }

  @Override
  public String toString() {
    return name + " (pid " + pid() + ")";
  }
}
