package dev.heddle.testkit.carrier;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RacesTest {
  private static final int LOCK = Places.numberOf("java/util/concurrent/locks/Lock");
  private static final int REENTRANT =
      Places.numberOf("java/util/concurrent/locks/ReentrantLock");

  private static SimulatedThread aboutToCall(@Nullable Object object, int place) {
    var thread = new SimulatedThread(0, Thread.currentThread(), () -> {}, new Incarnation("main"));
    thread.called = object;
    thread.place = place;
    thread.writes = true;
    return thread;
  }

  @Test
  void callsRaceIfTheyAreOfOneObjectWhateverItIsCalled() {
    Object one = new Object();
    SimulatedThread first = aboutToCall(one, LOCK);
    assertTrue(first.racesWith(aboutToCall(one, REENTRANT)));
    assertFalse(first.racesWith(aboutToCall(new Object(), LOCK)));
  }

  @Test
  void callOfAnUnknownObjectRacesWithAllOfItsClass() {
    SimulatedThread unknown = aboutToCall(null, LOCK);
    assertTrue(unknown.racesWith(aboutToCall(new Object(), LOCK)));
    assertFalse(unknown.racesWith(aboutToCall(new Object(), REENTRANT)));
  }
}
