package dev.heddle.generator;

import dev.heddle.current.WaitingTask;
import dev.heddle.generator.Provider.Name;
import dev.heddle.scheduler.jdk.Continuations;
import dev.heddle.scheduler.jdk.NestedContinuation;
import dev.heddle.scheduler.jdk.StackRoom;
import org.jspecify.annotations.Nullable;

/**
 * One run of a body that yields: created, suspended, running, ended. Here an item goes from the body to
 * its consumer, whichever of {@link Yielder} and {@link TwoWayYielder} the body has.
 *
 * <p>Consumer and body take turns and never run at once, so what they tell each other is in plain
 * fields: {@code item} on the way out, {@code sent} or {@code thrown} on the way in, {@code failure}
 * at the end. (Where the body has a thread of its own, the hand-over orders them; see {@link
 * ThreadContinuation}.)
 *
 * <p><b>One thread.</b> The first to resume is the owner and all others are refused. A nested
 * continuation that continued on another thread would go on using the first one's {@code
 * Thread.currentThread()}, which compiled code keeps in registers.
 *
 * <p><b>Scopes.</b> A body that yielded inside a group, deadline or shield of its own would leave the
 * consumer inside it: a deadline of the body would cancel the consumer's waits. So that is refused,
 * as Python's PEP 789 proposes after years of such bugs in Trio and asyncio.
 *
 * <p><b>Closing.</b> The suspended yield throws {@link GeneratorExit}. If the body yields again
 * instead of ending, that yield throws an exception that says so and unwinds it all the same; a body
 * that swallows even this is left where it is, because it would never end.
 */
final class Activation {

  /** Something to run that is given its activation. */
  interface Code {
    void run(Activation me) throws Exception;
  }

  private final Name what;
  private final Code code;
  private final NestedContinuation continuation;
  private @Nullable Thread owner;
  private @Nullable WaitingTask task;
  private @Nullable Object scope;
  private boolean running;
  private boolean ended;

  private boolean hasItem;
  private @Nullable Object item;
  private @Nullable Object sent;
  private @Nullable Throwable thrown;
  private @Nullable Throwable failure;
  private @Nullable GeneratorExit closing;
  private boolean yieldRefused;

  Activation(Continuations provider, @Nullable Object bindings, Name what, Code code) {
    this.what = what;
    this.code = code;
    this.continuation = provider.create(bindings, this::runBody);
  }

  // -- in the body

  private void runBody() {
    try {
      code.run(this);
      if (leavesScopeOpen()) {
        throw new IllegalStateException(
            "The body of " + what + " has ended inside a group that it opened; open groups with"
                + " try (var group = ...)");
      }
    } catch (Throwable e) {
      if (e != closing) {
        failure = e;
      }
    }
  }

  /** Hands an item out and returns what was sent in. */
  @Nullable
  Object yield(@Nullable Object out) {
    StackRoom.forSection();
    checkMayYield();
    item = out;
    hasItem = true;
    try {
      continuation.suspend();
    } catch (IllegalStateException e) {
      hasItem = false;
      item = null;
      throw e;
    }
    Throwable raised = thrown;
    if (raised != null) {
      thrown = null;
      throw Activation.<RuntimeException>unchecked(raised);
    }
    Object received = sent;
    if (received != null) {
      sent = null;
    }
    return received;
  }

  private void checkMayYield() {
    if (!continuation.isCurrent()) {
      throw new IllegalStateException(
          "yield() of " + what + " was called by " + Thread.currentThread()
              + " outside of its body; only the body itself may yield, not another thread, nor the"
              + " body of another generator that it consumes");
    }
    if (leavesScopeOpen()) {
      throw new IllegalStateException(
          "The body of " + what + " yields inside a group, deadline or shield that it opened, which"
              + " would then hold for its consumer too. Yield after that block has ended; or let a"
              + " task put the items into a dev.heddle.queue.Queue");
    }
    if (closing != null && !yieldRefused) {
      yieldRefused = true;
      throw new IllegalStateException(
          "The body of " + what + " yields while it is being closed; let GeneratorExit pass and do"
              + " not yield in finally");
    }
  }

  private boolean leavesScopeOpen() {
    return task != null && task.innermostScope() != scope;
  }

  // -- in the consumer

  boolean hasItem() {
    return hasItem;
  }

  boolean hasEnded() {
    return ended;
  }

  boolean hasStarted() {
    return owner != null;
  }

  /** Runs the body until it yields, which is true, or ends. */
  boolean resume(@Nullable Object value, @Nullable Throwable raised) {
    StackRoom.forScope();
    if (ended) {
      return false;
    }
    begin();
    if (value != null) {
      sent = value;
    }
    if (raised != null) {
      thrown = raised;
    }
    boolean suspended = false;
    running = true;
    try {
      continuation.resume();
      suspended = hasItem;
    } finally {
      running = false;
      ended = !suspended;
    }
    if (ended) {
      rethrowFailure();
    }
    return suspended;
  }

  private void begin() {
    Thread caller = Thread.currentThread();
    if (owner != caller) {
      if (owner != null) {
        throw wrongThread(caller);
      }
      owner = caller;
    }
    if (running) {
      throw new IllegalStateException(
          what + " is running: its own body may not ask it for an item, nor close it");
    }
    WaitingTask now = WaitingTask.current();
    Object around = now == null ? null : now.innermostScope();
    if (scope != around) {
      scope = around;
      task = now;
    }
  }

  /** Takes the item that the body has yielded. */
  @Nullable
  Object take() {
    Thread caller = Thread.currentThread();
    if (owner != caller) {
      throw wrongThread(caller);
    }
    Object taken = item;
    item = null;
    hasItem = false;
    return taken;
  }

  void close() {
    StackRoom.forScope();
    if (ended) {
      return;
    }
    if (owner == null) {
      ended = true;
      return;
    }
    begin();
    hasItem = false;
    item = null;
    var exit = new GeneratorExit();
    closing = exit;
    if (resume(null, exit)) {
      hasItem = false;
      ended = true;
      throw new IllegalStateException(
          what + " could not be closed: its body catches everything and goes on yielding. It has been"
              + " left where it is");
    }
  }

  /** Nobody can resume this any more; a body that occupies a thread is told to end. */
  void abandon() {
    if (!ended && owner != null && continuation instanceof ThreadContinuation thread) {
      closing = new GeneratorExit();
      thrown = closing;
      task = null;
      thread.release();
    }
  }

  private void rethrowFailure() {
    Throwable e = failure;
    failure = null;
    if (e != null) {
      throw asThrown(e);
    }
  }

  /** Throws it as it is if that is unchecked or an interrupt, and wrapped otherwise. */
  RuntimeException asThrown(Throwable e) {
    if (e instanceof RuntimeException || e instanceof Error || e instanceof InterruptedException) {
      throw Activation.<RuntimeException>unchecked(e);
    }
    throw new GeneratorFailedException(what.toString(), e);
  }

  private IllegalStateException wrongThread(Thread caller) {
    return new IllegalStateException(
        what + " belongs to " + owner + ", which was the first to ask it for an item, but " + caller
            + " uses it now. Use an iteration on one thread only: get one for each thread with"
            + " iterator(), or hand the items over in a dev.heddle.queue.Queue");
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E unchecked(Throwable e) throws E {
    throw (E) e;
  }

  @Override
  public String toString() {
    return what + "[" + (ended
        ? "ended"
        : running
            ? "running"
            : owner == null
                ? "not started"
                : "suspended")
        + "]";
  }
}
