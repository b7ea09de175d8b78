package dev.heddle.benchmarks.workloads;

import dev.heddle.channel.Channel;

/** What Heddle passes items through. */
final class HeddlePipe implements Pipe {
  private final Channel<Integer> channel;

  HeddlePipe(int capacity) {
    channel = capacity == 0 ? Channel.rendezvous() : Channel.buffered(capacity);
  }

  @Override
  public void send(Integer item) throws InterruptedException {
    channel.send(item);
  }

  @Override
  public Integer receive() throws InterruptedException {
    return channel.receive();
  }
}
