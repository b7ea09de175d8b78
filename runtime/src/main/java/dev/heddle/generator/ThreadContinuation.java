package dev.heddle.generator;

import dev.heddle.current.TaskThreads;
import dev.heddle.current.WaitingTask;
import dev.heddle.scheduler.jdk.NestedContinuation;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A continuation without the JDK's: the body runs on a virtual thread of its own, and the two hand
 * the turn over to each other. About a microsecond for each item, and {@code
 * Thread.currentThread()} and thread-locals inside the body are that thread's.
 *
 * <p>Memory ordering: {@code bodysTurn} is volatile and written last by whoever gives the turn away,
 * so each side sees all that the other did.
 *
 * <p>To Heddle the body is still part of the consumer's task: its thread carries the same {@link
 * WaitingTask}, and with each turn the task moves to the thread that has it. Cancelling the task
 * therefore interrupts the thread that really runs it. A consumer that no task runs passes an
 * interrupt on to the body, since it is the body that waits; and gets it back if the body left it
 * unused.
 *
 * <p>What it cannot do: show the consumer's {@link ScopedValue} bindings to the body, and notice that
 * a body yields inside {@code synchronized}.
 */
final class ThreadContinuation implements NestedContinuation, Runnable {
  private final Runnable body;
  private @Nullable Thread thread;
  private @Nullable Thread consumer;
  private @Nullable WaitingTask task;
  private boolean interrupted;
  private boolean ended;
  private volatile boolean bodysTurn;

  ThreadContinuation(Runnable body) {
    this.body = body;
  }

  @Override
  public void resume() {
    if (ended) {
      throw new IllegalStateException("The body has ended");
    }
    Thread me = Thread.currentThread();
    consumer = me;
    WaitingTask mine = WaitingTask.current();
    task = mine;
    Thread other = thread;
    boolean starts = other == null;
    if (other == null) {
      other = Thread.ofVirtual().name(me.getName() + "-generator").unstarted(this);
      if (mine != null) {
        other.setUncaughtExceptionHandler(mine);
      }
      thread = other;
    }
    if (mine != null) {
      mine.continueOn(other);
    }
    bodysTurn = true;
    if (starts) {
      other.start();
    } else {
      LockSupport.unpark(other);
    }
    awaitTurn(other);
  }

  private void awaitTurn(Thread other) {
    boolean kept = false;
    while (bodysTurn) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        if (task == null && bodysTurn) {
          other.interrupt();
        } else {
          kept = true;
        }
      }
    }
    if (kept || interrupted) {
      interrupted = false;
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the body run for the last time, with nobody waiting for it. Any thread. */
  void release() {
    Thread other = thread;
    if (other != null) {
      consumer = null;
      task = null;
      other.setUncaughtExceptionHandler(null);
      bodysTurn = true;
      LockSupport.unpark(other);
    }
  }

  @Override
  public void run() {
    WaitingTask mine = task;
    if (mine != null) {
      TaskThreads.begins(mine);
    }
    try {
      body.run();
    } finally {
      TaskThreads.ends();
      ended = true;
      giveTurnAway();
    }
  }

  @Override
  public void suspend() {
    giveTurnAway();
    // An interrupt that comes too early is for when the body runs again; with it park would not park.
    boolean kept = false;
    while (!bodysTurn) {
      LockSupport.park(this);
      if (!bodysTurn && Thread.interrupted()) {
        kept = true;
      }
    }
    if (kept) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveTurnAway() {
    Thread to = consumer;
    if (task != null && to != null) {
      task.continueOn(to);
    } else {
      interrupted = Thread.interrupted();
    }
    bodysTurn = false;
    LockSupport.unpark(to);
  }

  @Override
  public boolean isCurrent() {
    return Thread.currentThread() == thread && bodysTurn;
  }
}
