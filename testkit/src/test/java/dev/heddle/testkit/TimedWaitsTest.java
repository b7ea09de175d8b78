package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.testkit.rewrite.RewrittenProgram;
import dev.heddle.testkit.rewrite.UnderTest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import programs.TimedWaitScenes;
import programs.TimedWaits;

/** Each timed wait of the JDK: an hour passes at once, what comes in time is taken, no interrupt is lost. */
@Timeout(120)
class TimedWaitsTest {
  private static final int SCHEDULES = 100;

  static Stream<Arguments> all() {
    List<TimedWaits> all = TimedWaits.all();
    return IntStream.range(0, all.size()).mapToObj(i -> Arguments.of(all.get(i).toString(), i));
  }

  private static Exploration explore(String scene, int wait) throws Exception {
    return Simulation.explore(
        SCHEDULES,
        RewrittenProgram.ofTest(
            TimedWaitScenes.class, TimedWaitScenes.class.getDeclaredMethod(scene, int.class),
            new Object[]{wait}, new UnderTest(Set.of("programs.TimedWaits"), false, Set.of())));
  }

  @ParameterizedTest
  @MethodSource("all")
  void timesOutAfterAnHourThatPassesAtOnce(String name, int wait) throws Exception {
    assertEquals(Duration.ofHours(SCHEDULES), explore("nobodyComes", wait).time());
  }

  @ParameterizedTest
  @MethodSource("all")
  void takesWhatComesInTime(String name, int wait) throws Exception {
    explore("comesInTime", wait);
  }

  @ParameterizedTest
  @MethodSource("all")
  void eitherMayBeFirstAtTheEndOfTheTime(String name, int wait) throws Exception {
    explore("comesAtTheEnd", wait);
  }

  @ParameterizedTest
  @MethodSource("all")
  void interruptOfTheProgramIsNotTheEndOfTheTime(String name, int wait) throws Exception {
    explore("isInterruptedInTime", wait);
    explore("isInterruptedAtTheEnd", wait);
  }
}
