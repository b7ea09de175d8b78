package dev.heddle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.annotations.Benchmark;

@Timeout(120)
class PlanTest {
  private static final Effort TINY = new Effort(1, 10, 1, 10, 1, 1, 50, 2_000);

  @Test
  void workloadsAndSubjectsHaveTheNamesThatReadersOfTheJsonKnow() {
    assertEquals(
        List.of(
            "rendezvous", "yield-10", "yield-1000", "spawn", "skynet", "channel-1x1-0",
            "channel-1x1-16", "channel-1x1-1024", "channel-4x4-16", "select", "lock", "lock-8",
            "enter", "enter-virtual", "sleep-1m",
            "parked-bytes", "timer", "echo-1", "echo-100", "echo-1000", "cpu-mix"),
        Arrays.stream(Workload.values()).map(w -> w.label).toList());
    assertEquals(
        List.of(
            "heddle", "jdk", "jdk-1", "structured", "jox", "juc", "netty", "threads", "raw"),
        Arrays.stream(Subject.values()).map(s -> s.label).toList());
  }

  @Test
  void aQuickRunOfAllTakesNoLongerThanItsHelpSays() {
    var session = new Session(Effort.QUICK, List.of(1, 2), Duration.ofMinutes(5), _ -> {});
    Duration quick = session.expected(List.of(Workload.values()));
    assertTrue(quick.compareTo(Duration.ofMinutes(10)) <= 0, quick.toString());
  }

  @ParameterizedTest
  @EnumSource
  void everySubjectOfAWorkloadHasItsMethodAndOursIsAmongThem(Workload workload) throws Exception {
    assertTrue(workload.subjects.contains(Subject.HEDDLE));
    if (workload.measuring instanceof JmhMeasuring jmh) {
      for (Subject subject : workload.subjects) {
        var method = jmh.type().getMethod(subject.method);
        assertTrue(method.isAnnotationPresent(Benchmark.class), method.toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
      "RENDEZVOUS, RAW, ns", "SPAWN, STRUCTURED, ns", "SPAWN, JDK_1, ns",
      "PARKED_BYTES, HEDDLE, bytes",
      "ECHO_1, NETTY, req/s"})
  void aTurnInAJvmOfItsOwnGivesAFigure(Workload workload, Subject subject, String unit)
      throws Exception {
    var figures = workload.measuring.once(new Row(workload, subject, 1), TINY);
    assertEquals(1, figures.size());
    assertEquals(workload.label, figures.get(0).workload());
    assertEquals(unit, figures.get(0).unit());
    assertTrue(figures.get(0).value() > 0, figures.toString());
  }

  @Test
  void aRowThatFailsIsReportedAndTheOthersGoOn() {
    List<String> progress = new ArrayList<>();
    // Heddle refuses so many carriers; the rows without it do not care.
    var session =
        new Session(TINY, List.of(1_000_000), Duration.ofMinutes(5), progress::add);
    List<Result> soFar = new ArrayList<>();
    List<Result> results = session.run(List.of(Workload.PARKED_BYTES), soFar::addAll);
    assertEquals(results, soFar);
    assertEquals(
        List.of("jdk", "raw"),
        results.stream().filter(r -> !r.isFailed()).map(Result::subject).toList());
    assertEquals(
        List.of("heddle", "juc"),
        results.stream().filter(Result::isFailed).map(Result::subject).toList());
    assertEquals(2, session.failures().size());
    assertTrue(
        session.failures().get(0).contains("1 to 1024 carriers"), session.failures().get(0));
    assertEquals("4/4 parked-bytes, raw on 1", progress.get(3));
  }

  @Test
  void aRowThatTakesLongerThanItsLimitIsEndedAndHasNoFurtherTurn() {
    List<String> progress = Collections.synchronizedList(new ArrayList<>());
    var twice = new Effort(2, 10, 1, 10, 2, 1, 50, 2_000);
    var session = new Session(twice, List.of(1), Duration.ofMillis(1), progress::add);
    List<Result> results = session.run(List.of(Workload.PARKED_BYTES), _ -> {});
    int rows = Workload.PARKED_BYTES.subjects.size();
    assertEquals(rows, results.size(), results.toString());
    assertTrue(results.stream().allMatch(Result::isFailed), results.toString());
    assertEquals(rows, session.failures().size(), session.failures().toString());
    assertTrue(
        session.failures().get(0).contains("took longer than PT0.001S"),
        session.failures().get(0));
  }
}
