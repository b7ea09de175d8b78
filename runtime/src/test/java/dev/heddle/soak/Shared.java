package dev.heddle.soak;

import dev.heddle.queue.Queue;
import dev.heddle.sync.Event;
import dev.heddle.sync.Lock;
import dev.heddle.sync.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/** What the tasks of a round contend for: primitives of ours and of the JDK's. */
final class Shared {
  static final int PERMITS = 2;

  final Lock lock = new Lock();
  final ReentrantLock jdkLock = new ReentrantLock();
  final Semaphore semaphore = new Semaphore(PERMITS);
  final Event event = new Event();
  final Queue<Integer> queue = new Queue<>(2);
  final SynchronousQueue<Integer> exchange = new SynchronousQueue<>();

  final LongAdder put = new LongAdder();
  final LongAdder got = new LongAdder();
  final LongAdder given = new LongAdder();
  final LongAdder received = new LongAdder();
  private final AtomicInteger inLock = new AtomicInteger();
  private final AtomicInteger inJdkLock = new AtomicInteger();
  private final AtomicInteger inSemaphore = new AtomicInteger();

  @FunctionalInterface
  interface Waiting {
    void run() throws InterruptedException;
  }

  void inLock(Ledger ledger, Waiting body) throws InterruptedException {
    lock.with(() -> count(ledger, inLock, 1, body));
  }

  void inJdkLock(Ledger ledger, Waiting body) throws InterruptedException {
    jdkLock.lockInterruptibly();
    try {
      count(ledger, inJdkLock, 1, body);
    } finally {
      jdkLock.unlock();
    }
  }

  void withPermit(Ledger ledger, Waiting body) throws InterruptedException {
    count(ledger, inSemaphore, PERMITS, body);
  }

  private static void count(Ledger ledger, AtomicInteger inside, int most, Waiting body)
      throws InterruptedException {
    int now = inside.incrementAndGet();
    try {
      if (now > most) {
        ledger.report(now + " inside where " + most + " may be");
      }
      body.run();
    } finally {
      inside.decrementAndGet();
    }
  }

  /** With nobody left to use it. */
  void check(Ledger ledger) {
    if (!lock.statistics().equals(new Lock.Statistics(null, 0)) || jdkLock.isLocked()) {
      ledger.report("still held: " + lock + ", " + jdkLock);
    }
    if (!semaphore.statistics().equals(new Semaphore.Statistics(PERMITS, 0))) {
      ledger.report("permits lost: " + semaphore.statistics());
    }
    if (event.statistics().waiting() > 0) {
      ledger.report("waiters left: " + event.statistics());
    }
    Queue.Statistics left = queue.statistics();
    if (left.waitingToGet() + left.waitingToPut() > 0
        || put.sum() != got.sum() + left.size()
        || left.unfinished() != put.sum()) {
      ledger.report("put " + put + " got " + got + " left " + left);
    }
    if (given.sum() != received.sum()) {
      ledger.report("given " + given + " received " + received);
    }
    ledger.totals.handOvers.add(got.sum() + received.sum());
  }
}
