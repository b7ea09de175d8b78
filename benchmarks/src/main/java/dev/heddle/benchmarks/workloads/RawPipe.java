package dev.heddle.benchmarks.workloads;

import java.util.ArrayDeque;
import java.util.Objects;
import jdk.internal.vm.Continuation;
import org.jspecify.annotations.Nullable;

/** A channel among raw continuations of one thread, without any guard. */
final class RawPipe implements Pipe {
  private final RawTasks tasks;
  private final int capacity;
  private final ArrayDeque<Integer> buffer = new ArrayDeque<>();
  private final ArrayDeque<Waiting> receivers = new ArrayDeque<>();
  private final ArrayDeque<Waiting> senders = new ArrayDeque<>();

  RawPipe(RawTasks tasks, int capacity) {
    this.tasks = tasks;
    this.capacity = capacity;
  }

  private static final class Waiting {
    final Continuation continuation;
    @Nullable Integer item;

    Waiting(Continuation continuation, @Nullable Integer item) {
      this.continuation = continuation;
      this.item = item;
    }
  }

  @Override
  public void send(Integer item) {
    Waiting receiver = receivers.pollFirst();
    if (receiver != null) {
      receiver.item = item;
      tasks.wake(receiver.continuation);
    } else if (buffer.size() < capacity) {
      buffer.addLast(item);
    } else {
      senders.addLast(new Waiting(tasks.current(), item));
      tasks.suspend();
    }
  }

  @Override
  public Integer receive() {
    Integer item = buffer.pollFirst();
    Waiting sender = senders.pollFirst();
    if (sender != null) {
      Integer sent = Objects.requireNonNull(sender.item);
      if (item == null) {
        item = sent;
      } else {
        buffer.addLast(sent);
      }
      tasks.wake(sender.continuation);
    }
    if (item != null) {
      return item;
    }
    var me = new Waiting(tasks.current(), null);
    receivers.addLast(me);
    tasks.suspend();
    return Objects.requireNonNull(me.item);
  }
}
