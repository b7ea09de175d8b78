package dev.heddle.samples.sharing;

import dev.heddle.Action;
import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Stage;
import dev.heddle.sync.Lock;
import java.time.Duration;

/** A race: who reads, waits and then writes has forgotten what others wrote meanwhile. */
final class CounterSample {
  private static int counter;

  private CounterSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.wrong("each reads 0, waits, and writes 1");
    stage.run(() -> three(CounterSample::addSlowly));

    stage.right("a lock from the reading to the writing");
    var lock = new Lock();
    stage.run(() -> three(() -> lock.with(CounterSample::addSlowly)));

    stage.right("no wait in between, and on one carrier no lock");
    stage.run(() -> three(() -> counter++));
  }

  private static void addSlowly() throws InterruptedException {
    int read = counter;
    Heddle.sleep(Duration.ofMillis(20));
    counter = read + 1;
  }

  private static void three(Action<InterruptedException> visit) throws InterruptedException {
    counter = 0;
    try (var group = TaskGroup.open()) {
      for (String name : new String[]{"Ann", "Bob", "Cid"}) {
        group.start(name, visit);
      }
      group.join();
    }
    System.out.println("counter: " + counter);
  }
}
