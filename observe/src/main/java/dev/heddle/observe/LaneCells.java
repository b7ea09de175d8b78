package dev.heddle.observe;

/**
 * One row of a timeline as characters of equal time: {@code ████ WAIT sleep ██─█}. Shades are the part of a cell's
 * time in which it ran, a line is for being ready and without a carrier, blanks are for waiting.
 */
final class LaneCells {
  static final String LEGEND =
      "█ runs, paler for a part of that time; ─ could run, and it is not its turn; WAIT, or blank: waits";

  private static final String SHADES = " ░▒▓█";
  private static final char READY = '─';
  private static final char UNRECORDED = '?';
  private static final String WAIT = " WAIT ";

  private final TimelineRow row;
  private final long from;
  private final double cell;
  private final int first;
  private final StringBuilder line = new StringBuilder();

  LaneCells(TimelineRow row, long from, double cell, int first, int end) {
    this.row = row;
    this.from = from;
    this.cell = cell;
    this.first = first;
    double[] running = shares(Activity.RUNNING, end);
    double[] ready = shares(Activity.READY, end);
    double[] unrecorded = shares(Activity.UNRECORDED, end);
    for (int i = 0; i < end - first; i++) {
      line.append(
          running[i] > 0
              ? SHADES.charAt((int) Math.ceil(Math.min(1, running[i]) * (SHADES.length() - 1)))
              : unrecorded[i] > 0 ? UNRECORDED : ready[i] > 0.5 ? READY : ' ');
    }
    nameWaits();
  }

  /** The part of each cell that was of an activity. */
  private double[] shares(Activity activity, int end) {
    double[] shares = new double[end - first];
    for (Interval interval : row.intervals()) {
      if (interval.activity() == activity) {
        double begin = (interval.from() - from) / cell - first;
        double stop = Math.min(shares.length, (interval.to() - from) / cell - first);
        for (int i = Math.max(0, (int) begin); i < stop; i++) {
          shares[i] += Math.min(stop, i + 1.0) - Math.max(begin, i);
        }
      }
    }
    return shares;
  }

  /** Writes WAIT, and what for, into each gap that has room for it. */
  private void nameWaits() {
    int at = 0;
    while (at < line.length()) {
      int end = at;
      while (end < line.length() && line.charAt(end) == ' ') {
        end++;
      }
      String what = whatAt(first + (at + end) / 2.0);
      String label = what.isEmpty() ? WAIT : WAIT + what + " ";
      if (label.length() > end - at) {
        label = WAIT;
      }
      if (label.length() <= end - at) {
        int middle = at + (end - at - label.length()) / 2;
        line.replace(middle, middle + label.length(), label);
      }
      at = end + 1;
    }
  }

  private String whatAt(double cells) {
    long time = from + (long) (cells * cell);
    return row.intervals().stream()
        .filter(interval -> interval.from() <= time && time < interval.to())
        .map(Interval::what)
        .filter(what -> !what.equals(Lane.IDLE))
        .findFirst()
        .orElse("");
  }

  @Override
  public String toString() {
    return line.toString();
  }
}
