package dev.heddle.applications.cron;

import static dev.heddle.GroupOption.keepGoing;
import static dev.heddle.GroupOption.name;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.sync.Lock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;

/** A task for each job, which waits for its next time, and one for each run. */
final class Scheduler {
  /** A clock may be set, and a machine may sleep: so it is looked at again and again. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final ZoneId zone;
  private final Runner runner;

  /** What a run is. */
  interface Runner {
    void run(Job job, Instant due) throws Exception;
  }

  Scheduler(InstantSource clock, ZoneId zone, Runner runner) {
    this.clock = clock;
    this.zone = zone;
    this.runner = runner;
  }

  /** Until it is cancelled, with all that runs. */
  void run(List<Job> jobs) throws InterruptedException {
    try (var group = TaskGroup.open("jobs")) {
      for (Job job : jobs) {
        group.start(job.command(), () -> follow(job));
      }
      group.join();
    }
  }

  /** A run that fails is logged, and harms no other. */
  private void follow(Job job) throws InterruptedException {
    var turn = new Lock();
    try (var runs = TaskGroup.open(name("runs of " + job.command()), keepGoing())) {
      Instant last = clock.instant();
      while (true) {
        awaitTime(job.next(last, zone));
        Instant now = clock.instant();
        for (Instant due : job.due(last, now, zone)) {
          runs.start(job.command(), () -> runInTurn(job, due, turn));
        }
        last = now;
      }
    }
  }

  private void awaitTime(Instant time) throws InterruptedException {
    Duration left = Duration.between(clock.instant(), time);
    while (left.isPositive()) {
      Heddle.sleep(left.compareTo(LOOK) < 0 ? left : LOOK);
      left = Duration.between(clock.instant(), time);
    }
  }

  private void runInTurn(Job job, Instant due, Lock turn) throws Exception {
    switch (job.overlap()) {
      case ALLOW -> runner.run(job, due);
      case QUEUE -> turn.with(() -> runner.run(job, due));
      case SKIP -> {
        if (turn.tryAcquire()) {
          try {
            runner.run(job, due);
          } finally {
            turn.release();
          }
        }
      }
    }
  }
}
