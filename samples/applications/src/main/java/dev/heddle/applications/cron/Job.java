package dev.heddle.applications.cron;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** A line of a crontab: five fields of times, two policies, a command. */
record Job(ExecutionTime times, Overlap overlap, Missed missed, String command) {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  private static final int TIME_FIELDS = 5;
  private static final Duration PUNCTUAL = Duration.ofMinutes(1);

  static Job parse(String line) {
    String[] fields = line.strip().split("\\s+", TIME_FIELDS + 3);
    if (fields.length < TIME_FIELDS + 3) {
      throw new IllegalArgumentException("Write MINUTE HOUR DAY MONTH WEEKDAY, then skip, queue or"
          + " allow, then skip, once or all, then a command; not: " + line);
    }
    String times = String.join(" ", List.of(fields).subList(0, TIME_FIELDS));
    return new Job(ExecutionTime.forCron(PARSER.parse(times)),
        policy(Overlap.class, fields[TIME_FIELDS]),
        policy(Missed.class, fields[TIME_FIELDS + 1]), fields[TIME_FIELDS + 2]);
  }

  private static <E extends Enum<E>> E policy(Class<E> policies, String written) {
    for (E each : policies.getEnumConstants()) {
      if (each.name().equalsIgnoreCase(written)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "write one of " + List.of(policies.getEnumConstants()) + ", not: " + written);
  }

  /** The first time after an instant; in a thousand years if there is none. */
  Instant next(Instant after, ZoneId zone) {
    return times.nextExecution(after.atZone(zone)).orElse(after.atZone(zone).plusYears(1_000))
        .toInstant();
  }

  /** What is to be run now, of the times after an instant, some of which may have been missed. */
  List<Instant> due(Instant after, Instant now, ZoneId zone) {
    List<Instant> passed = new ArrayList<>();
    for (Instant next = next(after, zone); !next.isAfter(now); next = next(next, zone)) {
      passed.add(next);
    }
    return switch (missed) {
      case ALL -> passed;
      case ONCE -> passed.subList(Math.max(0, passed.size() - 1), passed.size());
      case SKIP -> passed.stream().filter(each -> each.plus(PUNCTUAL).isAfter(now)).toList();
    };
  }
}
