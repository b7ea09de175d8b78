package dev.heddle.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LifeTest {
  @Test
  void wakerWithAnEarlierTimeMakesNoIntervalEndBeforeItsBeginning() {
    var life = Life.ofTask("task", "group", null, 10);
    life.runs("", 20, true);
    life.waits("receive of Channel", 30, true);
    life.woken(29, true);
    life.runs("", 40, true);
    life.ended("succeeded", 39);
    assertEquals(
        List.of(
            new Interval(Activity.READY, "", 10, 20),
            new Interval(Activity.RUNNING, "", 20, 30),
            new Interval(Activity.WAITING, "receive of Channel", 30, 30),
            new Interval(Activity.READY, "", 30, 40),
            new Interval(Activity.RUNNING, "", 40, 40)),
        life.row(1, 50).intervals());
  }
}
