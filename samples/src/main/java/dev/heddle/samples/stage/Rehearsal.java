package dev.heddle.samples.stage;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.observe.Timeline;
import java.time.Duration;

/** A run that nobody sees, so that timelines show what a program does and not how its classes are loaded or compiled. */
final class Rehearsal {
  private static final int WARMING_MILLIS = 30;

  private Rehearsal() {}

  static void play() {
    long end = System.nanoTime() + WARMING_MILLIS * 1_000_000L;
    while (System.nanoTime() < end) {
      Busy.primesBelow(1_000);
    }
    Heddle.builder().probe(Timeline.withCarriers()).onFailure((_, _) -> {}).run(() -> {
      try (var group = TaskGroup.open()) {
        group.start("short", () -> Heddle.sleep(Duration.ofMillis(1)));
        group.start("long", () -> Heddle.sleep(Duration.ofHours(1))).cancel("rehearsed");
        Heddle.gather(() -> 1, () -> Heddle.blocking(() -> 2));
        group.join();
      }
    });
  }
}
