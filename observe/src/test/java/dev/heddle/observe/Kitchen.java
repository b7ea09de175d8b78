package dev.heddle.observe;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.sync.Event;
import dev.heddle.sync.Lock;

/** A program that is looked at from outside: the argument is how many tasks it has that wait; of 0 its
 * main task holds the only carrier, of -1 it has no run, and of -2 none any more. With the property {@code kitchen.bean} it
 * can be looked at through JMX. */
final class Kitchen {
  private Kitchen() {}

  static void main(String[] args) {
    int cooks = Integer.parseInt(args[0]);
    if (cooks == -2) {
      Heddle.run(() -> {});
    }
    if (System.getProperty("kitchen.bean") != null) {
      HeddleDiagnostics.register();
    }
    if (cooks < 0) {
      System.out.println("ready");
      read();
      return;
    }
    Heddle.builder().name("kitchen").run(() -> {
      if (cooks == 0) {
        System.out.println("ready");
        // Holds the carrier.
        return read();
      }
      var stove = new Lock();
      var end = new Event();
      try (var group = TaskGroup.open("dinner")) {
        group.start("roast", () -> stove.with(end::await));
        Heddle.yieldNow();
        group.start("cake", () -> stove.with(() -> {}));
        for (int i = 2; i < cooks; i++) {
          group.start(end::await);
        }
        Heddle.yieldNow();
        System.out.println("ready");
        Heddle.blocking(Kitchen::read);
        end.set();
        group.join();
      }
      return null;
    });
  }

  private static int read() {
    try {
      return System.in.read();
    } catch (java.io.IOException e) {
      return -1;
    }
  }
}
