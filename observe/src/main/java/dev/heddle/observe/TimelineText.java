package dev.heddle.observe;

import java.util.List;
import java.util.Locale;

/** Draws the rows of a {@link Timeline} as lines of text. */
final class TimelineText {
  private static final int NARROWEST = 40;
  private static final int WIDEST_NAME = 24;
  private static final int MOST_ROWS = 24;
  private static final String LONGEST_ENDING = " CANCELLED";

  private final List<TimelineRow> rows;
  private final int names;
  private final int cells;
  private final long from;
  private final long span;

  private TimelineText(List<TimelineRow> rows, int width) {
    this.rows = rows;
    names = rows.stream().mapToInt(row -> nameOf(row).length()).max().orElse(0);
    int endings =
        rows.stream().mapToInt(row -> endingOf(row).length()).max().orElse(LONGEST_ENDING.length());
    cells = Math.max(NARROWEST, width) - names - 2 - endings;
    from = rows.stream().mapToLong(TimelineRow::from).min().orElse(0);
    span = Math.max(1, rows.stream().mapToLong(TimelineRow::to).max().orElse(1) - from);
  }

  static String of(List<TimelineRow> all, int leftOut, int width) {
    int shown = Math.min(all.size(), MOST_ROWS);
    var drawing = new TimelineText(all.subList(0, shown), width);
    var text = new StringBuilder();
    drawing.rows.forEach(row -> text.append(drawing.line(row).stripTrailing()).append('\n'));
    int more = leftOut + all.size() - shown;
    if (more > 0) {
      text.append("and ").append(more).append(" more\n");
    }
    return text.append(drawing.axis()).append('\n').toString();
  }

  private static String nameOf(TimelineRow row) {
    String name = "  ".repeat(Math.min(row.depth(), 4)) + row.name();
    return name.length() <= WIDEST_NAME ? name : name.substring(0, WIDEST_NAME - 1) + "…";
  }

  private static String endingOf(TimelineRow row) {
    return switch (row.ending()) {
      case "" -> "";
      case "succeeded" -> " DONE";
      case "cancelled" -> LONGEST_ENDING;
      default -> " FAILED";
    };
  }

  private String line(TimelineRow row) {
    String name = nameOf(row);
    int first = cellOf(row.from());
    int end = Math.clamp(Math.ceilDiv((row.to() - from) * cells, span), first + 1, cells);
    return name + ":" + " ".repeat(names - name.length() + 1 + first)
        + new LaneCells(row, from, (double) span / cells, first, end) + endingOf(row);
  }

  private int cellOf(long time) {
    return (int) Math.min(cells - 1, (time - from) * cells / span);
  }

  private String axis() {
    String last = span < 1_000_000_000
        ? String.format(Locale.ROOT, "%d ms", Math.ceilDiv(span, 1_000_000))
        : String.format(Locale.ROOT, "%.1f s", span / 1e9);
    return " ".repeat(names + 2) + "0" + " ".repeat(Math.max(1, cells - 1 - last.length())) + last;
  }
}
