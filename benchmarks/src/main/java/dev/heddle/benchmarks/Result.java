package dev.heddle.benchmarks;

import java.util.Collection;

/**
 * What the rounds of one row came to.
 *
 * @param workload its label
 * @param subject who did the work, by its label
 * @param carriers on how many carriers
 * @param median over the rounds
 * @param min over the rounds
 * @param max over the rounds
 * @param unit of the three: less is better, but for those that count something in a second; {@code
 *     failed} if there is nothing to compare
 */
record Result(
    String workload, String subject, int carriers, double median, double min, double max,
    String unit) {

  private static final String FAILED = "failed";

  /** A row of which a turn failed: it has no figures, whatever its other turns gave. */
  static Result failed(Row row) {
    return new Result(
        row.workload().label, row.subject().label, row.carriers(), Double.NaN, Double.NaN,
        Double.NaN, FAILED);
  }

  boolean isFailed() {
    return unit.equals(FAILED);
  }

  static Result of(String workload, String subject, int carriers, Collection<Figure> rounds) {
    double[] values = rounds.stream().mapToDouble(Figure::value).sorted().toArray();
    int middle = values.length / 2;
    double median =
        values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    String unit = rounds.iterator().next().unit();
    return new Result(
        workload, subject, carriers, median, values[0], values[values.length - 1], unit);
  }

  /** How many times better this one is than another: above 1 it wins, whatever the unit. */
  double ratioTo(Result other) {
    return unit.endsWith("/s") ? median / other.median : other.median / median;
  }
}
