package dev.heddle.torture;

import dev.heddle.Promise;
import dev.heddle.TaskGroup;
import java.util.SplittableRandom;

/** What one run of a primitive is given: how much to do, and players to do it. */
final class Trial {
  private final int items;
  private final SplittableRandom random;

  Trial(int items, SplittableRandom random) {
    this.items = items;
    this.random = random;
  }

  @FunctionalInterface
  interface Part {
    void play(Player player) throws Exception;
  }

  int items() {
    return items;
  }

  /** Starts a task of the group. */
  void task(TaskGroup group, Part part) {
    var player = player();
    group.start(() -> part.play(player));
  }

  /** Starts so many tasks of the group. */
  void tasks(int count, TaskGroup group, Part part) {
    for (int i = 0; i < count; i++) {
      task(group, part);
    }
  }

  /** Starts a platform thread; the promise is kept when it has ended. */
  Promise<Boolean> thread(Part part) {
    var player = player();
    var end = new Promise<Boolean>();
    Thread.ofPlatform()
        .daemon()
        .name("foreign")
        .start(
            () -> {
              try {
                part.play(player);
                end.complete(true);
              } catch (Throwable e) {
                end.fail(e);
              }
            });
    return end;
  }

  Player player() {
    return new Player(random.split());
  }

  static void check(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError(what + ": " + expected + " expected, and there are " + actual);
    }
  }
}
