package dev.heddle.benchmarks.workloads;

import com.softwaremill.jox.Channel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;

/** A way for items from one task to another, bounded; of capacity 0 it is a rendezvous. */
interface Pipe {
  void send(Integer item) throws InterruptedException;

  Integer receive() throws InterruptedException;

  /** Makes one of a capacity. */
  @FunctionalInterface
  interface Maker {
    Pipe make(int capacity);
  }

  /** The queues of java.util.concurrent. */
  static Pipe juc(int capacity) {
    BlockingQueue<Integer> queue =
        capacity == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(capacity);
    return new Pipe() {
      @Override
      public void send(Integer item) throws InterruptedException {
        queue.put(item);
      }

      @Override
      public Integer receive() throws InterruptedException {
        return queue.take();
      }
    };
  }

  /** The channels of Jox. */
  static Pipe jox(int capacity) {
    Channel<Integer> channel =
        capacity == 0 ? Channel.newRendezvousChannel() : Channel.newBufferedChannel(capacity);
    return new Pipe() {
      @Override
      public void send(Integer item) throws InterruptedException {
        channel.send(item);
      }

      @Override
      public Integer receive() throws InterruptedException {
        return channel.receive();
      }
    };
  }
}
