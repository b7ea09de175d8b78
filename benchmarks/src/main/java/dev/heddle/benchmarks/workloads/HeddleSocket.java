package dev.heddle.benchmarks.workloads;

import dev.heddle.Heddle;
import dev.heddle.scheduler.Scheduler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * How a task waits for a channel: its carrier's selector wakes it. Reading waits first, since a server
 * that has just answered would find nothing.
 */
final class HeddleSocket {
  private final Scheduler scheduler = Heddle.scheduler();
  private final Thread task = Thread.currentThread();
  private final SelectableChannel channel;
  private volatile boolean ready;

  /** For the calling task only. */
  HeddleSocket(SelectableChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
  }

  void await(int operation) throws InterruptedException {
    ready = false;
    scheduler.whenReady(channel, operation, this::wake);
    while (!ready) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        throw new InterruptedException("Cancelled while it waited for " + channel);
      }
    }
  }

  private void wake() {
    ready = true;
    LockSupport.unpark(task);
  }

  int read(SocketChannel from, ByteBuffer buffer) throws IOException, InterruptedException {
    int count;
    do {
      await(SelectionKey.OP_READ);
      count = from.read(buffer);
    } while (count == 0);
    return count;
  }

  void write(SocketChannel to, ByteBuffer buffer) throws IOException, InterruptedException {
    to.write(buffer);
    while (buffer.hasRemaining()) {
      await(SelectionKey.OP_WRITE);
      to.write(buffer);
    }
  }
}
