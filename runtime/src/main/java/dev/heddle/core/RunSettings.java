package dev.heddle.core;

import dev.heddle.ContextPropagation;
import dev.heddle.FailureHandler;
import dev.heddle.HeddleBuilder;
import dev.heddle.StuckPolicy;
import dev.heddle.inspect.TaskProbe;
import dev.heddle.scheduler.Idleness;
import dev.heddle.scheduler.inside.Outside;
import dev.heddle.simulated.CallersScheduler;
import dev.heddle.stuck.StuckCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a {@link HeddleBuilder} has been told of a run; and some that only tests change. */
public final class RunSettings {
  private static final Duration SLOW_IN_DEBUG = Duration.ofMillis(100);

  public String name = "heddle";
  public boolean jdkScheduler = "jdk".equals(System.getProperty("heddle.scheduler"));
  public int carriers = 1;

  /** Makes a scheduler of somebody else's, which is given who to tell when nothing can run; or null. */
  public @Nullable Function<Consumer<Idleness>, CallersScheduler> callersScheduler;

  public Duration stallThreshold = Duration.ofSeconds(1);
  public StuckPolicy stuckPolicy = StuckPolicy.FAIL;
  public Duration stuckWarning = Duration.ofMinutes(5);
  public Duration settled = StuckCheck.SETTLED;
  public StuckCheck.Surroundings surroundings = Outside::wakers;

  /** Who is told of lost wake-ups; the log if null, which spares each start a lambda. */
  public @Nullable Consumer<String> onLostWakeup;

  public FailureHandler failureHandler = FailureHandler.logging();
  public boolean debug = Boolean.getBoolean("heddle.debug");
  /** What else tells of a cancellation; null if nothing does. */
  public @Nullable Predicate<Throwable> cancellations;

  public final List<ContextPropagation> propagations = new ArrayList<>();
  public final List<TaskProbe> probes = new ArrayList<>();

  public RunSettings() {}

  Duration effectiveStallThreshold() {
    return debug && stallThreshold.compareTo(SLOW_IN_DEBUG) > 0 ? SLOW_IN_DEBUG : stallThreshold;
  }
}
