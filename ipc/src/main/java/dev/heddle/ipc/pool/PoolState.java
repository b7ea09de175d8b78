package dev.heddle.ipc.pool;

import dev.heddle.Promise;
import dev.heddle.ipc.codec.ShippedFunction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a pool share: one lock, and what it guards.
 *
 * <p>Under the lock frames are put into outboxes, which never waits, and no code of the user's runs. A
 * promise is settled after the call has left its worker, by whoever took it out, without the lock; so
 * each call ends exactly once.
 */
final class PoolState {
  final PoolConfig config;
  final WorkerSource source;
  final Arrivals arrivals;
  final Chores chores;
  final ReentrantLock lock = new ReentrantLock();
  final Promise<@Nullable Void> gone = new Promise<>();
  final ListenerCalls listenerCalls;

  /** The pool whose worker the current thread looks after, and which must not wait for that thread. */
  static final ThreadLocal<@Nullable PoolState> SERVED = new ThreadLocal<>();

  // Guarded by the lock.
  final Deque<Job> queue = new ArrayDeque<>();
  final Tally tally = new Tally();
  final Staff staff;
  final SendAhead sendAhead;
  boolean closed;

  PoolState(
      PoolConfig config, WorkerSource source, @Nullable ShippedFunction initializer) {
    this.config = config;
    this.source = source;
    this.listenerCalls = new ListenerCalls(config.listener());
    this.arrivals = new Arrivals(this, initializer);
    this.chores = new Chores(this);
    this.staff = new Staff(this);
    this.sendAhead = new SendAhead(chores, staff.workers, config.mostTasks());
  }

  /** With the lock held: sends what waits to workers that have room, and hires if there are none. */
  void dispatch() {
    while (!queue.isEmpty()) {
      Worker idlest = sendAhead.idlest();
      if (idlest == null) {
        staff.fill(queue.size());
        return;
      }
      idlest.send(queue.removeFirst());
    }
    sendAhead.watch();
  }
}
