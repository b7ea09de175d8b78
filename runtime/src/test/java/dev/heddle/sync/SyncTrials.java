package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The operations of {@code dev.heddle.sync} that wait. */
final class SyncTrials {
  private SyncTrials() {}

  static Map<String, Supplier<Trial>> all() {
    Map<String, Supplier<Trial>> all = new LinkedHashMap<>();
    for (boolean timed : new boolean[]{false, true}) {
      String limit = timed ? "(limit)" : "";
      all.put("Lock.acquire" + limit, () -> new OnLock(timed));
      all.put("Condition.acquire" + limit, () -> new OnConditionsLock(timed));
      all.put(
          "ReadWriteLock.readLock.acquire" + limit,
          () -> new OnReadWriteLock(timed, EnumSet.noneOf(Trial.Role.class)));
      all.put(
          "ReadWriteLock.writeLock.acquire" + limit,
          () -> new OnReadWriteLock(timed, EnumSet.allOf(Trial.Role.class)));
      all.put(
          "ReadWriteLock: a writer before a reader" + limit,
          () -> new OnReadWriteLock(timed, EnumSet.of(Trial.Role.AHEAD, Trial.Role.VICTIM)));
      all.put("Semaphore.acquire" + limit, () -> new OnSemaphore(timed, new Semaphore(0)));
      all.put(
          "BoundedSemaphore.acquire" + limit,
          () -> new OnSemaphore(timed, new BoundedSemaphore(3)));
      all.put("CapacityLimiter.acquire" + limit, () -> new OnCapacityLimiter(timed));
      all.put("Event.await" + limit, () -> new OnEvent(timed));
      all.put("Latch.await" + limit, () -> new OnLatch(timed));
      all.put("Condition.await" + limit, () -> new OnCondition(timed, false));
      all.put("Condition.awaitUntil" + limit, () -> new OnCondition(timed, true));
      all.put("Barrier.await" + limit, () -> new OnBarrier(timed));
      all.put("RateLimiter.acquire" + limit, () -> new OnRateLimiter(timed));
    }
    return all;
  }

  private static boolean acquire(Acquirable what, boolean timed, Duration limit)
      throws InterruptedException {
    if (timed) {
      return what.tryAcquire(limit);
    }
    what.acquire();
    return true;
  }

  /** Main holds it; each role that gets it checks that it is alone, and releases it. */
  private static class OnLock extends Trial {
    final Acquirable acquirable;
    private final Lock lock;
    private final boolean timed;
    private final AtomicInteger inside = new AtomicInteger();

    OnLock(boolean timed) {
      this(timed, new Lock());
    }

    private OnLock(boolean timed, Lock lock) {
      this(timed, lock, lock);
    }

    OnLock(boolean timed, Acquirable acquirable, Lock lock) {
      this.timed = timed;
      this.acquirable = acquirable;
      this.lock = lock;
    }

    @Override
    void prepare() throws Exception {
      lock.acquire();
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      if (!acquire(acquirable, timed, limit)) {
        return false;
      }
      try {
        assertEquals(1, inside.incrementAndGet());
        Thread.yield();
        inside.decrementAndGet();
        return true;
      } finally {
        acquirable.release();
      }
    }

    @Override
    void letOneGo() {
      if (lock.isHeldByCaller()) {
        lock.release();
      }
    }

    @Override
    void check(int succeeded) {
      letOneGo();
      assertEquals(new Lock.Statistics(null, 0), lock.statistics());
    }
  }

  private static final class OnConditionsLock extends OnLock {
    OnConditionsLock(boolean timed) {
      this(timed, new Lock());
    }

    private OnConditionsLock(boolean timed, Lock lock) {
      super(timed, new Condition(lock), lock);
    }
  }

  private static final class OnReadWriteLock extends Trial {
    private final ReadWriteLock lock = new ReadWriteLock();
    private final boolean timed;
    private final Set<Role> writers;
    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicInteger writing = new AtomicInteger();

    OnReadWriteLock(boolean timed, Set<Role> writers) {
      this.timed = timed;
      this.writers = writers;
    }

    @Override
    void prepare() throws Exception {
      lock.writeLock().acquire();
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      boolean writes = writers.contains(role);
      Acquirable side = writes ? lock.writeLock() : lock.readLock();
      if (!acquire(side, timed, limit)) {
        return false;
      }
      try {
        AtomicInteger mine = writes ? writing : reading;
        mine.incrementAndGet();
        assertTrue(writing.get() == 0 || (writing.get() == 1 && reading.get() == 0));
        Thread.yield();
        mine.decrementAndGet();
        return true;
      } finally {
        side.release();
      }
    }

    /** First to a reader: a writer that waits keeps out those behind it, until it is cancelled. */
    @Override
    void letOneGo() {
      ReadWriteLock.Statistics now = lock.statistics();
      if (now.writer() == Thread.currentThread()) {
        lock.downgrade();
      } else if (now.readers().contains(Thread.currentThread())) {
        lock.readLock().release();
      }
    }

    @Override
    void check(int succeeded) {
      letOneGo();
      letOneGo();
      assertEquals(new ReadWriteLock.Statistics(null, List.of(), 0), lock.statistics());
    }
  }

  /** Each role keeps the permit it gets. */
  private static final class OnSemaphore extends Trial {
    private final Semaphore semaphore;
    private final boolean timed;
    private int given;

    OnSemaphore(boolean timed, Semaphore semaphore) {
      this.timed = timed;
      this.semaphore = semaphore;
    }

    @Override
    void prepare() {
      while (semaphore.tryAcquire()) {
        assertTrue(semaphore instanceof BoundedSemaphore);
      }
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      return acquire(semaphore, timed, limit);
    }

    @Override
    void letOneGo() {
      if (given < 3) {
        semaphore.release();
        given++;
      }
    }

    @Override
    void check(int succeeded) {
      assertEquals(new Semaphore.Statistics(given - succeeded, 0), semaphore.statistics());
    }
  }

  /** Each role keeps the token it gets. */
  private static final class OnCapacityLimiter extends Trial {
    private final CapacityLimiter limiter = new CapacityLimiter(0);
    private final boolean timed;
    private final Set<Object> borrowed = ConcurrentHashMap.newKeySet();

    OnCapacityLimiter(boolean timed) {
      this.timed = timed;
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      if (timed && !limiter.tryAcquireFor(role, limit)) {
        return false;
      }
      if (!timed) {
        limiter.acquireFor(role);
      }
      return borrowed.add(role);
    }

    @Override
    void letOneGo() {
      limiter.setTotal(limiter.statistics().total() + 1);
    }

    @Override
    void check(int succeeded) {
      assertEquals(borrowed, Set.copyOf(limiter.statistics().borrowers()));
      assertEquals(succeeded, borrowed.size());
      assertEquals(0, limiter.statistics().waiting());
      limiter.setTotal(3);
      EnumSet.complementOf(EnumSet.noneOf(Role.class)).stream()
          .filter(role -> !borrowed.contains(role))
          .forEach(role -> assertTrue(limiter.tryAcquireFor(role)));
      assertEquals(0, limiter.statistics().available());
    }
  }

  private static final class OnEvent extends Trial {
    private final Event event = new Event();
    private final boolean timed;

    OnEvent(boolean timed) {
      this.timed = timed;
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      if (timed) {
        return event.tryAwait(limit);
      }
      event.await();
      return true;
    }

    @Override
    void letOneGo() {
      event.set();
    }

    @Override
    void check(int succeeded) {
      assertEquals(0, event.statistics().waiting());
    }
  }

  private static final class OnLatch extends Trial {
    private final Latch latch = new Latch(2);
    private final boolean timed;

    OnLatch(boolean timed) {
      this.timed = timed;
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      if (timed) {
        return latch.tryAwait(limit);
      }
      latch.await();
      return true;
    }

    @Override
    void letOneGo() {
      if (!latch.isOpen()) {
        latch.countDown();
      }
    }

    @Override
    void check(int succeeded) {
      assertEquals(0, latch.statistics().waiting());
    }
  }

  /** Main signals, keeps the lock for a while, so that the signalled wait for it, and releases it. */
  private static final class OnCondition extends Trial {
    private final Condition condition = new Condition();
    private final boolean timed;
    private final boolean checking;
    private int signals;
    private int received;

    OnCondition(boolean timed, boolean checking) {
      this.timed = timed;
      this.checking = checking;
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      return condition.with(
          () -> {
            boolean signalled = false;
            try {
              signalled = waitForSignal(limit);
            } finally {
              assertTrue(condition.lock().isHeldByCaller());
            }
            received += signalled ? 1 : 0;
            return signalled;
          });
    }

    private boolean waitForSignal(Duration limit) throws InterruptedException {
      if (timed) {
        return checking
            ? condition.tryAwaitUntil(() -> received < signals, limit)
            : condition.tryAwait(limit);
      }
      if (checking) {
        condition.awaitUntil(() -> received < signals);
      } else {
        condition.await();
      }
      return true;
    }

    @Override
    void letOneGo() {
      if (condition.lock().isHeldByCaller()) {
        condition.release();
      } else if (condition.tryAcquire() && condition.statistics().waiting() > 0) {
        signals++;
        condition.signal();
      }
    }

    @Override
    void check(int succeeded) {
      if (condition.lock().isHeldByCaller()) {
        condition.release();
      }
      assertEquals(
          new Condition.Statistics(0, new Lock.Statistics(null, 0)), condition.statistics());
      assertEquals(received, succeeded);
      if (!checking) {
        // A victim may have left between main's look and its signal, which then meets nobody.
        int unheard = signals - received;
        assertTrue(unheard == 0 || unheard == 1, () -> received + " of " + signals);
      }
    }
  }

  /** The roles and as many others as it takes make one meeting. */
  private static final class OnBarrier extends Trial {
    private final Barrier barrier = new Barrier(4);
    private final boolean timed;
    private final Set<Integer> places = ConcurrentHashMap.newKeySet();

    OnBarrier(boolean timed) {
      this.timed = timed;
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      OptionalInt place = timed ? barrier.tryAwait(limit) : OptionalInt.of(barrier.await());
      place.ifPresent(number -> assertTrue(places.add(number), () -> number + " twice"));
      return place.isPresent();
    }

    @Override
    void letOneGo() throws Exception {
      if (barrier.statistics().waiting() == 3) {
        // Not for ever: somebody may be leaving at this moment.
        barrier.tryAwait(Duration.ZERO).ifPresent(places::add);
      } else if (!places.contains(3)) {
        Task<?> filler = Heddle.start(() -> places.add(barrier.await()));
        Runs.until(() -> filler.isDone() || filler.toString().contains("waits: "));
      }
    }

    @Override
    void check(int succeeded) throws Exception {
      while (!places.contains(3)) {
        letOneGo();
      }
      Runs.until(() -> places.equals(Set.of(0, 1, 2, 3)));
      assertEquals(new Barrier.Statistics(4, 0, false), barrier.statistics());
    }
  }

  /** On a clock of its own: the leader wakes up again and again and finds that it has not moved. */
  private static final class OnRateLimiter extends Trial {
    private final AtomicLong now = new AtomicLong();
    private final RateLimiter limiter =
        new RateLimiter(1, Duration.ofNanos(50_000), 1_000_000, now::get);
    private final boolean timed;
    private int flowedIn;

    OnRateLimiter(boolean timed) {
      this.timed = timed;
    }

    @Override
    void prepare() {
      assertTrue(limiter.tryAcquire(1_000_000));
      assertFalse(limiter.tryAcquire());
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      if (timed) {
        return limiter.tryAcquire(limit);
      }
      limiter.acquire();
      return true;
    }

    @Override
    void letOneGo() {
      now.addAndGet(50_000);
      flowedIn++;
    }

    @Override
    void check(int succeeded) {
      assertEquals(
          new RateLimiter.Statistics(flowedIn - succeeded, 1_000_000, 0), limiter.statistics());
      letOneGo();
      assertTrue(limiter.tryAcquire(), "somebody who has gone still leads");
    }
  }
}
