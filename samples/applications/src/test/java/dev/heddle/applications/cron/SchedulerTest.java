package dev.heddle.applications.cron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.testkit.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Weeks that pass in no time. */
class SchedulerTest {
  private static final Instant MONDAY = Instant.parse("2026-03-23T00:00:00Z");

  /** Runs that take as long as their command says, in minutes, by a clock that can be set. */
  private static final class World implements Scheduler.Runner {
    final Map<String, List<Instant>> runs = new HashMap<>();
    final long began = Heddle.scheduler().nanoTime();
    Duration slept = Duration.ZERO;
    int running;
    int mostAtOnce;

    Instant now() {
      return MONDAY.plusNanos(Heddle.scheduler().nanoTime() - began).plus(slept);
    }

    @Override
    public void run(Job job, Instant due) throws InterruptedException {
      Heddle.checkCancelled(); // As starting a command does.
      runs.computeIfAbsent(job.command(), _ -> new ArrayList<>()).add(due);
      mostAtOnce = Math.max(mostAtOnce, ++running);
      try {
        Heddle.sleep(Duration.ofMinutes(Long.parseLong(job.command().split(" ")[0])));
      } finally {
        running--;
      }
    }

    void pass(Duration time, ZoneId zone, String... crontab) throws InterruptedException {
      List<Job> jobs = List.of(crontab).stream().map(Job::parse).toList();
      assertFalse(
          Heddle.moveOnAfter(time, () -> new Scheduler(this::now, zone, this).run(jobs)));
      assertEquals(0, running);
    }

    int count(String command) {
      return runs.getOrDefault(command, List.of()).size();
    }
  }

  @Test
  void jobsOfAWeekRunAsOftenAsTheyShould() {
    Simulation.run(1, () -> {
      var world = new World();
      world.pass(Duration.ofDays(7), ZoneOffset.UTC, "0 3 * * * skip skip 1 nightly",
          "*/15 * * * * skip skip 1 often", "0 9 * * MON-FRI skip skip 1 workday",
          "0 0 1 * * skip skip 1 monthly");
      assertEquals(7, world.count("1 nightly"));
      assertEquals(7 * 24 * 4 - 1, world.count("1 often"));
      assertEquals(5, world.count("1 workday"));
      assertEquals(0, world.count("1 monthly"));
    });
  }

  @Test
  void runThatTakesTooLongIsSkippedQueuedOrOverlapped() {
    Simulation.run(1, () -> {
      Duration time = Duration.ofHours(12).plusMinutes(30);
      var skipping = new World();
      skipping.pass(time, ZoneOffset.UTC, "0 * * * * skip skip 90 long");
      assertEquals(6, skipping.count("90 long"));
      assertEquals(1, skipping.mostAtOnce);
      var queuing = new World();
      queuing.pass(time, ZoneOffset.UTC, "0 * * * * queue skip 90 long");
      assertEquals(8, queuing.count("90 long"));
      assertEquals(1, queuing.mostAtOnce);
      var overlapping = new World();
      overlapping.pass(time, ZoneOffset.UTC, "0 * * * * allow skip 90 long");
      assertEquals(12, overlapping.count("90 long"));
      assertEquals(2, overlapping.mostAtOnce);
    });
  }

  @Test
  void runsThatWereSleptThroughAreLeftOutOrMadeUpFor() {
    Simulation.run(1, () -> {
      var world = new World();
      Heddle.start(() -> {
        Heddle.sleep(Duration.ofMinutes(90));
        world.slept = Duration.ofHours(5);
      });
      world.pass(Duration.ofMinutes(170), ZoneOffset.UTC, "0 * * * * queue skip 1 skip",
          "0 * * * * queue once 1 once", "0 * * * * queue all 1 all");
      assertEquals(2, world.count("1 skip"));
      assertEquals(3, world.count("1 once"));
      assertEquals(7, world.count("1 all"));
    });
  }

  @Test
  void hourThatDoesNotExistIsNoReasonToStop() {
    Simulation.run(1, () -> {
      var world = new World();
      world.pass(Duration.ofDays(8), ZoneId.of("Europe/Berlin"), "30 2 * * * skip skip 1 early");
      int runs = world.count("1 early");
      assertTrue(runs == 7 || runs == 8, world.runs::toString);
    });
  }
}
