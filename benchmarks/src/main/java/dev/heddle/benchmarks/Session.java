package dev.heddle.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One run of the benchmarks. The rows of a workload take turns, and the one that begins changes from
 * round to round, so that what else happens on the machine hits all alike.
 */
final class Session {
  private final Effort effort;
  private final List<Integer> carriers;
  private final Duration limit;
  private final Consumer<String> progress;
  private final List<String> failures = new ArrayList<>();
  private final Set<Row> failed = new HashSet<>();

  private int turns;
  private int turn;

  /**
   * A session.
   *
   * @param limit the longest time that one turn may take
   */
  Session(Effort effort, List<Integer> carriers, Duration limit, Consumer<String> progress) {
    this.effort = effort;
    this.carriers = carriers;
    this.limit = limit;
    this.progress = progress;
  }

  private record Key(String workload, Row row) {}

  /** Runs workloads; after each, all results so far go to a listener. */
  List<Result> run(List<Workload> workloads, Consumer<List<Result>> soFar) {
    turns = workloads.stream().mapToInt(w -> rows(w).size() * rounds(w)).sum();
    List<Result> results = new ArrayList<>();
    for (Workload workload : workloads) {
      results.addAll(run(workload));
      if (!results.isEmpty()) {
        soFar.accept(results);
      }
    }
    return results;
  }

  /** How long workloads take by their settings, on a quiet machine. */
  Duration expected(List<Workload> workloads) {
    return workloads.stream()
        .map(w -> w.measuring.expected(effort).multipliedBy((long) rows(w).size() * rounds(w)))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private List<Result> run(Workload workload) {
    List<Row> rows = rows(workload);
    int rounds = rounds(workload);
    Map<Key, List<Figure>> figures = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Row row : rows) {
        ++turn;
        if (failed.contains(row)) {
          continue;
        }
        progress.accept(turn + "/" + turns + " " + row);
        for (Figure figure : once(row)) {
          var key = new Key(figure.workload(), row);
          figures.computeIfAbsent(key, _ -> new ArrayList<>()).add(figure);
        }
      }
      Collections.rotate(rows, 1);
    }
    List<Result> results = new ArrayList<>();
    figures.forEach(
        (key, values) -> {
          if (!failed.contains(key.row)) {
            results.add(
                Result.of(key.workload, key.row.subject().label, key.row.carriers(), values));
          }
        });
    rows.stream().filter(failed::contains).map(Result::failed).forEach(results::add);
    return results;
  }

  private int rounds(Workload workload) {
    return workload.measuring.heavy() ? effort.heavyRounds() : effort.rounds();
  }

  /** A row that fails or hangs is reported, marked as failed and not tried again; the others go on. */
  private List<Figure> once(Row row) {
    try (var turnLimit = new TurnLimit(row, limit, progress)) {
      try {
        List<Figure> figures = row.workload().measuring.once(row, effort);
        if (!turnLimit.hasPassed()) {
          return figures;
        }
        fail(row, "took longer than " + limit);
      } catch (Exception e) {
        fail(row, (turnLimit.hasPassed() ? "took longer than " + limit + ", then " : "") + e);
      }
      return List.of();
    }
  }

  private void fail(Row row, String why) {
    failures.add(row + ": " + why);
    failed.add(row);
  }

  private List<Row> rows(Workload workload) {
    List<Integer> sensible = workload.measuring.carriers(carriers);
    int cores = workload.measuring.cores();
    List<Row> rows = new ArrayList<>();
    for (Subject subject : workload.subjects) {
      for (int number : subject.carriers(sensible, cores)) {
        rows.add(new Row(workload, subject, number));
      }
    }
    return rows;
  }

  /** What went wrong, one line a turn. */
  List<String> failures() {
    return failures;
  }
}
