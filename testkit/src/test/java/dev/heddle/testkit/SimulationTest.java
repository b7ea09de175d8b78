package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Action;
import dev.heddle.DeadlockException;
import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import dev.heddle.sync.Event;
import dev.heddle.sync.Lock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class SimulationTest {
  private static SimulationFailedError failsUnder(Action<?> program) {
    return assertThrows(SimulationFailedError.class, () -> Simulation.run(0, program));
  }

  // -- the same again

  /** Three tasks that leave their names in a list; each order is one of the schedules. */
  private static void leaveNames(List<String> names) throws Exception {
    try (var group = TaskGroup.open()) {
      for (String name : List.of("a", "b", "c")) {
        group.start(name, () -> {
          Simulation.point();
          names.add(name);
          Heddle.yieldNow();
          names.add(name.toUpperCase());
        });
      }
      group.join();
    }
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void seedDecidesTheSchedule(Strategy strategy) {
    for (int seed = 0; seed < 100; seed++) {
      List<String> first = new ArrayList<>();
      List<String> second = new ArrayList<>();
      // Each run is done twice by the check that it repeats, and both leave the same.
      Simulation.builder().strategy(strategy).seed(seed).run(() -> leaveNames(first));
      Simulation.builder().strategy(strategy).seed(seed).run(() -> leaveNames(second));
      assertEquals(first, second);
      assertEquals(12, first.size());
      assertEquals(first.subList(0, 6), first.subList(6, 12));
    }
  }

  @Test
  void manySchedulesReachEachOrderOfThreeTasks() {
    List<List<String>> seen = Collections.synchronizedList(new ArrayList<>());
    Exploration exploration = Simulation.explore(6_000, () -> {
      List<String> names = new ArrayList<>();
      leaveNames(names);
      seen.add(names);
    });
    // 6! orders, of which each small letter comes before its capital.
    assertEquals(90, seen.stream().distinct().count());
    assertTrue(exploration.different() >= 90, exploration::toString);
    assertEquals(6_000, exploration.schedules());
  }

  @Test
  void locksQueuesAndMonitorsOfTheJdkRepeat() {
    Simulation.explore(300, () -> {
      var queue = new ArrayBlockingQueue<Integer>(1);
      var monitor = new Object();
      var turns = new ArrayList<Integer>();
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 3; i++) {
          int number = i;
          group.start(() -> {
            queue.put(number);
            synchronized (monitor) {
              turns.add(number);
              Heddle.yieldNow();
              turns.add(number);
            }
          });
          group.start(() -> queue.take());
        }
        group.join();
      }
      for (int i = 0; i < turns.size(); i += 2) {
        assertEquals(turns.get(i), turns.get(i + 1), turns::toString);
      }
    });
  }

  @Test
  void programThatDoesNotRepeatIsSaidToBeSo() {
    var random = new Random();
    var failure = assertThrows(SimulationFailedError.class, () -> Simulation.explore(10, () -> {
      for (int i = 0; i < 20; i++) {
        if (random.nextBoolean()) {
          Heddle.yieldNow();
        } else {
          Heddle.sleep(Duration.ofMillis(1));
        }
      }
    }));
    assertTrue(failure.getMessage().contains("does not repeat"), failure::getMessage);
    assertTrue(failure.getMessage().contains("random number"), failure::getMessage);
  }

  // -- time

  @Test
  void timePassesAtOnceWhenAllWait() {
    Exploration seen = Simulation.explore(100, () -> {
      long began = Heddle.scheduler().nanoTime();
      try (var group = TaskGroup.open()) {
        group.start(() -> Heddle.sleep(Duration.ofHours(2)));
        group.start(() -> assertFalse(Heddle.moveOnAfter(
            Duration.ofHours(1), () -> Heddle.sleep(Duration.ofDays(30)))));
        group.start(() -> assertFalse(new Event().tryAwait(Duration.ofMinutes(30))));
        group.join();
      }
      assertEquals(Duration.ofHours(2).toNanos(), Heddle.scheduler().nanoTime() - began);
    });
    assertEquals(Duration.ofHours(200), seen.time());
  }

  @Test
  void timeStandsStillWhileSomebodyCanRun() {
    Simulation.run(0, () -> {
      try (var group = TaskGroup.open()) {
        group.startDaemon(() -> Heddle.sleep(Duration.ofNanos(1)));
        for (int i = 0; i < 1_000; i++) {
          Heddle.yieldNow();
          assertEquals(0, Heddle.scheduler().nanoTime());
        }
        group.join();
      }
    });
  }

  @Test
  void awaitAllBlockedReturnsWhenOthersWaitAndBeforeTimePasses() {
    Simulation.explore(200, () -> {
      var steps = new AtomicInteger();
      try (var group = TaskGroup.open()) {
        group.start(() -> {
          for (int i = 0; i < 5; i++) {
            Heddle.yieldNow();
            steps.incrementAndGet();
          }
          Heddle.sleep(Duration.ofSeconds(1));
          steps.incrementAndGet();
        });
        Simulation.awaitAllBlocked();
        assertEquals(5, steps.get());
        group.join();
      }
      assertEquals(6, steps.get());
    });
  }

  // -- no end

  @Test
  void circleOfWaitsIsDrawn() {
    var failure = assertThrows(SimulationFailedError.class, () -> Simulation.explore(100, () -> {
      var a = new Lock();
      var b = new Lock();
      try (var group = TaskGroup.open()) {
        group.start("ab", () -> a.with(() -> {
          Simulation.point();
          b.with(() -> {});
        }));
        group.start("ba", () -> b.with(() -> {
          Simulation.point();
          a.with(() -> {});
        }));
        group.join();
      }
    }));
    var deadlock = assertInstanceOf(DeadlockException.class, failure.getCause());
    assertEquals(2, deadlock.graph().cycle().size(), failure::getMessage);
  }

  @Test
  void tasksThatNobodyCanWakeFailIt() {
    var failure = failsUnder(() -> Channel.rendezvous().receive());
    assertInstanceOf(DeadlockException.class, failure.getCause());
    assertTrue(failure.getMessage().contains("receive of Channel"), failure::getMessage);
  }

  @Test
  void programThatGoesRoundForEverFails() {
    var failure = assertThrows(
        SimulationFailedError.class,
        () -> Simulation.builder().maxSteps(1_000).run(() -> {
          while (true) {
            Heddle.yieldNow();
          }
        }));
    assertTrue(failure.getMessage().contains("No end after 1000 steps"), failure::getMessage);
  }

  @Test
  void threadThatNobodyWaitsForIsRunToItsEndAndItsFailureIsTheSimulations() {
    var failure = assertThrows(
        SimulationFailedError.class,
        () -> Simulation.builder().runMain(programs.NotJoined.class));
    assertEquals("nobody waits for me", failure.getCause().getMessage());
  }

  // -- what is told

  @Test
  void failureIsMadeSimpleAndItsScheduleFailsAgain() {
    Action<?> program = () -> {
      var balance = new int[1];
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 4; i++) {
          group.start("adds " + i, () -> {
            for (int k = 0; k < 5; k++) {
              int before = balance[0];
              Simulation.point();
              balance[0] = before + 1;
            }
          });
        }
        group.join();
      }
      assertEquals(20, balance[0]);
    };
    var failure =
        assertThrows(SimulationFailedError.class, () -> Simulation.explore(1_000, program));
    // One switch away in the midst of an update, and perhaps one back.
    assertTrue(failure.schedule().length() < 40, failure::getMessage);
    assertTrue(failure.getMessage().contains("made simple: "), failure::getMessage);
    var again = assertThrows(
        SimulationFailedError.class, () -> Simulation.replay(failure.schedule(), program));
    assertEquals(failure.getCause().getMessage(), again.getCause().getMessage());
  }

  @Test
  void conditionThatNeverHoldsIsTold() {
    var failure = assertThrows(AssertionError.class, () -> Simulation.explore(20, () -> {
      Simulation.sometimes(true, "begun");
      Simulation.sometimes(false, "the buffer is full");
    }));
    assertTrue(failure.getMessage().contains("the buffer is full"), failure::getMessage);
    assertFalse(failure.getMessage().contains("begun"), failure::getMessage);
  }

  @Test
  void noScheduleIsRunTwiceBeforeAllHaveBeen() {
    Action<?> program = () -> leaveNames(new ArrayList<>());
    int some = 60;
    assertEquals(some, Simulation.explore(some, program).different());
    Action<?> small = () -> {
      try (var group = TaskGroup.open()) {
        group.start(Simulation::point);
        group.start(Simulation::point);
        group.join();
      }
    };
    int all = Simulation.explore(500, small).different();
    assertTrue(all > 1, "schedules: " + all);
    assertEquals(all, Simulation.explore(all, small).different());
  }

  // -- faults, orders

  @Test
  void faultsArePartOfTheScheduleAndThoseNotNeededDoNotHappenInItsSimpleForm() {
    Action<?> program = () -> {
      int faults = 0;
      for (int i = 0; i < 10; i++) {
        faults += Simulation.happens(0.3) ? 1 : 0;
      }
      assertTrue(faults < 3, "faults: " + faults);
    };
    var failure =
        assertThrows(SimulationFailedError.class, () -> Simulation.explore(1_000, program));
    assertEquals("faults: 3", failure.getCause().getMessage().lines().findFirst().orElseThrow()
        .replaceAll(" ==>.*", ""));
    assertThrows(
        SimulationFailedError.class, () -> Simulation.replay(failure.schedule(), program));
    assertThrows(IllegalArgumentException.class, () -> Simulation.happens(1.5));
  }

  /** A client that tries again and again, for an hour, over a network that loses half and delays the rest. */
  @Test
  void anHourOfAClientThatTriesAgainLosesNothing() {
    Exploration seen = Simulation.explore(20, () -> {
      Channel<Integer> network = Channel.unlimited();
      Channel<Integer> answers = Channel.unlimited();
      var done = new ArrayList<Integer>();
      try (var group = TaskGroup.open()) {
        group.startDaemon("server", () -> {
          while (true) {
            int request = network.receive();
            if (!Simulation.happens(0.5)) {
              Heddle.sleep(Duration.ofMillis(Simulation.happens(0.2) ? 900 : 20));
              answers.send(request);
            }
          }
        });
        for (int i = 0; i < 3_600; i++) {
          int request = i;
          boolean answered = false;
          while (!answered) {
            network.send(request);
            answered = Heddle.moveOnAfter(Duration.ofMillis(500), () -> {
              while (answers.receive() != request) {
                // Late, of a request that was sent again.
              }
            });
          }
          done.add(request);
          Heddle.sleep(Duration.ofSeconds(1));
        }
        group.join();
      }
      assertEquals(3_600, done.size());
    });
    assertTrue(seen.time().compareTo(Duration.ofHours(20)) > 0, seen::toString);
  }

  @Test
  void sequencerPutsStepsIntoOneOrderUnderEachSchedule() {
    Simulation.explore(200, () -> {
      var order = new Sequencer();
      List<Integer> steps = new ArrayList<>();
      try (var group = TaskGroup.open()) {
        for (int i = 0; i < 3; i++) {
          int first = i;
          group.start(() -> {
            for (int step = first; step < 9; step += 3) {
              order.await(step);
              Heddle.yieldNow();
              steps.add(step);
            }
            order.done();
          });
        }
        group.join();
      }
      assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8), steps);
      assertThrows(IllegalStateException.class, () -> order.await(3));
      assertThrows(IllegalArgumentException.class, () -> order.await(-1));
    });
  }

  // -- at the door

  @Test
  void callsOfBlockingAreWaitedFor() {
    Simulation.explore(20, () -> assertEquals("done", Heddle.blocking(() -> {
      Thread.sleep(1);
      return "done";
    })));
  }

  @Test
  void whatIsNoScheduleIsRefused() {
    var e = assertThrows(
        IllegalArgumentException.class, () -> Simulation.replay("1.x.3", () -> {}));
    assertTrue(e.getMessage().contains("'x' in '1.x.3'"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Simulation.explore(0, () -> {}));
  }

  @Test
  void outsideOfASimulationPointsDoNothing() {
    Simulation.point();
    Simulation.awaitAllBlocked();
    Simulation.sometimes(false, "never asked");
    Heddle.run(() -> Simulation.point());
  }
}
