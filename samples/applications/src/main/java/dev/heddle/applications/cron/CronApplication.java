package dev.heddle.applications.cron;

import dev.heddle.Heddle;
import dev.heddle.signal.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs commands when it is their time, until it is told to stop. */
@Command(name = "cron", mixinStandardHelpOptions = true, description = "Runs commands when it is their time.")
public final class CronApplication implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "Lines: MINUTE HOUR DAY MONTH WEEKDAY skip|queue|allow skip|once|all COMMAND") private Path file;

  @Option(names = "--now", description = "Runs each once, at once, and ends.") private boolean now;

  @Option(names = "--next", description = "Shows when each is next, and ends.") private boolean next;

  /** Made by the command line. */
  public CronApplication() {}

  @Override
  public Integer call() throws Exception {
    ZoneId zone = ZoneId.systemDefault();
    return Heddle.run(() -> {
      List<Job> jobs = read();
      if (next) {
        Instant present = Instant.now();
        jobs.forEach(job -> System.out.println(
            job.next(present, zone).atZone(zone).toLocalDateTime() + " " + job.command()));
        return 0;
      }
      return Signals.runUntilSignalled(() -> {
        System.out.println("ready");
        if (now) {
          Heddle.forEachConcurrent(jobs, 8, job -> new CommandRunner().run(job, Instant.now()));
        } else {
          new Scheduler(InstantSource.system(), zone, new CommandRunner()).run(jobs);
        }
      }).isEmpty() ? 0 : 1;
    });
  }

  private List<Job> read() throws IOException, InterruptedException {
    List<String> lines = Heddle.blocking(() -> Files.readAllLines(file));
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isBlank() && !line.startsWith("#")) {
        try {
          jobs.add(Job.parse(line));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(file + ", line " + (i + 1) + ": " + e.getMessage(), e);
        }
      }
    }
    return jobs;
  }
}
