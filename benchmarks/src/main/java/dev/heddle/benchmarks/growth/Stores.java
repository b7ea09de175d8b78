package dev.heddle.benchmarks.growth;

import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import dev.heddle.channel.Clause;
import dev.heddle.channel.Select;
import dev.heddle.queue.PriorityQueue;
import dev.heddle.queue.Queue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** What is stored in queues, and chosen among. */
final class Stores {
  private static final int SELECTS = 3;

  private Stores() {}

  static void itemsOfAQueue(int size, Stopwatch watch) throws Exception {
    var queue = new Queue<Integer>(Queue.UNBOUNDED);
    watch.begin();
    for (int i = 0; i < size; i++) {
      queue.put(i);
    }
    watch.allThere();
    for (int i = 0; i < size; i++) {
      if (queue.get() != i) {
        throw new IllegalStateException("An item came out of turn");
      }
    }
    watch.end();
  }

  static void itemsOfAPriorityQueue(int size, Stopwatch watch) throws Exception {
    var queue = new PriorityQueue<Integer>(Queue.UNBOUNDED, Comparator.naturalOrder());
    var random = new Random(size);
    watch.begin();
    for (int i = 0; i < size; i++) {
      queue.put(random.nextInt());
    }
    int last = Integer.MIN_VALUE;
    for (int i = 0; i < size; i++) {
      int next = queue.get();
      if (next < last) {
        throw new IllegalStateException("An item came out of turn");
      }
      last = next;
    }
    watch.end();
  }

  /** Selects that wait, and are then served by the last of their clauses. */
  static void clausesOfASelect(int size, Stopwatch watch) throws Exception {
    List<Channel<Integer>> channels = new ArrayList<>();
    List<Clause<Integer, RuntimeException>> clauses = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Channel<Integer> channel = Channel.rendezvous();
      channels.add(channel);
      clauses.add(channel.onReceive((Integer item) -> item));
    }
    watch.begin();
    for (int i = 0; i < SELECTS; i++) {
      int item = i;
      try (var group = TaskGroup.open()) {
        var selecting = group.start(() -> Select.first(clauses));
        group.start(() -> channels.getLast().send(item));
        if (selecting.await() != item) {
          throw new IllegalStateException("Another item was selected");
        }
        group.join();
      }
    }
    watch.end();
  }
}
