package dev.heddle.testkit.carrier;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Who can run, the longest ready first. */
final class ReadyThreads {
  private SimulatedThread[] threads = new SimulatedThread[16];
  private int count;

  int count() {
    return count;
  }

  boolean isEmpty() {
    return count == 0;
  }

  void add(SimulatedThread thread) {
    thread.ready = true;
    makeRoom();
    threads[count++] = thread;
  }

  private void makeRoom() {
    if (count == threads.length) {
      threads = Arrays.copyOf(threads, 2 * count);
    }
  }

  void remove(SimulatedThread thread) {
    int index = 0;
    while (threads[index] != thread) {
      index++;
    }
    System.arraycopy(threads, index + 1, threads, index, --count - index);
    threads[count] = null;
    thread.ready = false;
  }

  /** Puts those from an index on into the order of their numbers. */
  void sortFrom(int index) {
    Arrays.sort(threads, index, count, Comparator.comparingInt(thread -> thread.number));
  }

  /** One of them, or who is running if it can go on. There has to be one. */
  SimulatedThread choose(Choices choices, @Nullable SimulatedThread running) {
    if (running == null) {
      return threads[count == 1 ? 0 : choices.choose(threads, count, -1)];
    }
    makeRoom();
    threads[count] = running;
    SimulatedThread chosen = threads[choices.choose(threads, count + 1, count)];
    threads[count] = null;
    return chosen;
  }
}
