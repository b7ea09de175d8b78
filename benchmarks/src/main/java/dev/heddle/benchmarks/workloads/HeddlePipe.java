package dev.heddle.benchmarks.workloads;

import dev.heddle.queue.Queue;

/** What Heddle passes items through: for now a queue, and one of capacity 1 for a rendezvous. */
final class HeddlePipe implements Pipe {
  private final Queue<Integer> queue;

  HeddlePipe(int capacity) {
    queue = new Queue<>(Math.max(1, capacity));
  }

  @Override
  public void send(Integer item) throws InterruptedException {
    queue.put(item);
  }

  @Override
  public Integer receive() throws InterruptedException {
    return queue.get();
  }
}
