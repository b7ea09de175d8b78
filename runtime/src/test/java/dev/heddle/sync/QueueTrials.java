package dev.heddle.sync;

import dev.heddle.ClosedException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.queue.LifoQueue;
import dev.heddle.queue.PriorityQueue;
import dev.heddle.queue.Queue;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The operations of {@code dev.heddle.queue} that wait. */
final class QueueTrials {
  private QueueTrials() {}

  static Map<String, Supplier<Trial>> all() {
    Map<String, IntFunction<Queue<Integer>>> queues = new LinkedHashMap<>();
    queues.put("Queue", Queue::new);
    queues.put("LifoQueue", LifoQueue::new);
    queues.put(
        "PriorityQueue", capacity -> new PriorityQueue<>(capacity, Comparator.naturalOrder()));
    Map<String, Supplier<Trial>> all = new LinkedHashMap<>();
    queues.forEach(
        (name, queue) -> {
          for (boolean timed : new boolean[]{false, true}) {
            String limit = timed ? "(limit)" : "";
            all.put(name + ".get" + limit, () -> new OnGet(queue.apply(3), timed));
            all.put(name + ".put" + limit, () -> new OnPut(queue.apply(2), timed));
            all.put(
                name + ".get and shutdown" + limit,
                () -> new OnShutdown(new OnGet(queue.apply(3), timed)));
            all.put(
                name + ".put and shutdown" + limit,
                () -> new OnShutdown(new OnPut(queue.apply(2), timed)));
          }
          all.put(name + ".join", () -> new OnJoin(queue.apply(2)));
        });
    return all;
  }

  /** Counts what went in and what came out. */
  private abstract static class OnQueue extends Trial {
    final Queue<Integer> queue;
    final boolean timed;
    final Set<Integer> put = new ConcurrentSkipListSet<>();
    final Set<Integer> taken = new ConcurrentSkipListSet<>();

    OnQueue(Queue<Integer> queue, boolean timed) {
      this.queue = queue;
      this.timed = timed;
    }

    void take(int item) {
      assertTrue(taken.add(item), () -> item + " twice");
    }

    @Override
    void check(int succeeded) {
      queue.shutdownNow().forEach(this::take);
      assertEquals(put, taken);
      Queue.Statistics after = queue.statistics();
      assertEquals(0, after.size() + after.waitingToGet() + after.waitingToPut());
    }
  }

  private static final class OnGet extends OnQueue {
    OnGet(Queue<Integer> queue, boolean timed) {
      super(queue, timed);
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      Optional<Integer> item = timed ? queue.tryGet(limit) : Optional.of(queue.get());
      item.ifPresent(this::take);
      return item.isPresent();
    }

    @Override
    void letOneGo() {
      int item = put.size();
      if (queue.tryPut(item)) {
        put.add(item);
      }
    }

    @Override
    void check(int succeeded) {
      assertEquals(succeeded, taken.size());
      super.check(succeeded);
    }
  }

  private static final class OnPut extends OnQueue {
    OnPut(Queue<Integer> queue, boolean timed) {
      super(queue, timed);
    }

    @Override
    void prepare() {
      for (int i = 0; queue.tryPut(-i); i++) {
        put.add(-i);
      }
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      int item = 1 + role.ordinal();
      if (timed && !queue.tryPut(item, limit)) {
        return false;
      }
      if (!timed) {
        queue.put(item);
      }
      return put.add(item);
    }

    @Override
    void letOneGo() {
      queue.tryGet().ifPresent(this::take);
    }
  }

  /** Those who wait are let go by the end of the queue. */
  private static final class OnShutdown extends Trial {
    private final OnQueue inner;

    OnShutdown(OnQueue inner) {
      this.inner = inner;
    }

    @Override
    void prepare() throws Exception {
      inner.prepare();
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      try {
        return inner.perform(role, limit) || role == Role.VICTIM;
      } catch (ClosedException _) {
        return true;
      }
    }

    @Override
    void letOneGo() {
      inner.queue.shutdown();
    }

    @Override
    void check(int succeeded) {
      inner.check(inner.taken.size());
    }
  }

  private static final class OnJoin extends Trial {
    private final Queue<Integer> queue;

    OnJoin(Queue<Integer> queue) {
      this.queue = queue;
    }

    @Override
    void prepare() {
      assertTrue(queue.tryPut(1));
      assertTrue(queue.tryPut(2));
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      queue.join();
      return true;
    }

    @Override
    void letOneGo() {
      queue.tryGet().ifPresent(_ -> queue.taskDone());
    }

    @Override
    void check(int succeeded) throws Exception {
      while (queue.statistics().unfinished() > 0) {
        letOneGo();
      }
      queue.join();
      assertEquals(new Queue.Statistics(0, 2, 0, 0, 0), queue.statistics());
    }
  }
}
