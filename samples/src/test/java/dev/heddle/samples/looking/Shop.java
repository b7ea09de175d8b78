package dev.heddle.samples.looking;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.sync.Event;
import dev.heddle.sync.Lock;

/** A program that is looked at: five customers wait for a door, and two share a till. */
final class Shop {
  private Shop() {}

  static void main(String[] args) throws Exception {
    Heddle.builder().name("shop").run(() -> {
      var door = new Event();
      var till = new Lock();
      try (var group = TaskGroup.open("customers")) {
        for (int i = 1; i <= 5; i++) {
          group.start("customer " + i, door::await);
        }
        group.start("ann", () -> till.with(door::await));
        Heddle.yieldNow();
        group.start("bob", () -> till.with(() -> {}));
        Heddle.yieldNow();
        System.out.println("open");
        Heddle.blocking(() -> System.in.read());
        door.set();
        group.join();
      }
      return null;
    });
  }
}
