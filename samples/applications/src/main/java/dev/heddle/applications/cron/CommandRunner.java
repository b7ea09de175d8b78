package dev.heddle.applications.cron;

import dev.heddle.ipc.command.Command;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Runs the command of a job. A cancellation ends it, and all that it has started. */
final class CommandRunner implements Scheduler.Runner {
  private static final Duration GRACE = Duration.ofSeconds(5);

  @Override
  public void run(Job job, Instant due) throws Exception {
    var ended = Command.of("sh", "-c", job.command()).mergeErrors().grace(GRACE).run();
    System.out.print(due.truncatedTo(ChronoUnit.SECONDS) + " " + job.command() + ": exit code "
        + ended.exitCode() + "\n" + ended.out());
  }
}
