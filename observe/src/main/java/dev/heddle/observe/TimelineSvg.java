package dev.heddle.observe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws the rows of a {@link Timeline}. */
final class TimelineSvg {
  private static final int WIDTH = 960;
  private static final int NAMES = 200;
  private static final int MARGIN = 20;
  private static final int ROW = 20;
  private static final int BAR = 13;
  private static final int MOST_ROWS = 300;
  private static final int TITLE = 34;
  private static final int ENDING = 80;
  private static final double LETTER = 6.5;

  /** Narrower bars than this many pixels are not drawn; the row's own bar shows in their place. */
  private static final double LEAST = 0.3;

  private static final int HUES = 6;
  private static final String STYLE =
      """
          <style>
          text { font: 12px system-ui, sans-serif; fill: #222 } .faint { fill: #777 } .tick { stroke: #ccc }
          .title { font-weight: 600; font-size: 15px } .in { font-size: 11px; fill: #222 }
          .running { fill: #2f9e58 } .ready { fill: #f0c040 } .unrecorded { fill: #bbb }
          .w0 { fill: #9db7e0 } .w1 { fill: #d3a6d8 } .w2 { fill: #8fd0cf }
          .w3 { fill: #e0b48f } .w4 { fill: #b9b9e8 } .w5 { fill: #c9cf9a }
          .end { stroke: #d22; stroke-width: 2.5 } .dropped { stroke: #777; stroke-width: 2.5 }
          @media (prefers-color-scheme: dark) {
            text { fill: #ddd } .faint { fill: #999 } .tick { stroke: #444 } .in { fill: #eee }
            .running { fill: #3fb56b } .ready { fill: #c99a1e } .unrecorded { fill: #555 }
            .w0 { fill: #45618f } .w1 { fill: #7d5184 } .w2 { fill: #3b7675 }
            .w3 { fill: #87613f } .w4 { fill: #5d5d96 } .w5 { fill: #6f7545 }
            .end { stroke: #f66 } .dropped { stroke: #aaa } }
          </style>
          """;

  private final StringBuilder svg = new StringBuilder();
  private final List<TimelineRow> rows;
  private final long from;
  private final long span;

  /** What is waited for, with the number of its colour, in the order it appears. */
  private final Map<String, Integer> hues = new LinkedHashMap<>();

  private TimelineSvg(List<TimelineRow> rows) {
    this.rows = rows;
    this.from = rows.stream().mapToLong(TimelineRow::from).min().orElse(0);
    this.span = Math.max(1, rows.stream().mapToLong(TimelineRow::to).max().orElse(1) - from);
  }

  /** A document with a drawing for each timeline, below each other, each below its title if it has one. */
  static String of(Map<String, Timeline> timelines) {
    var drawings = new StringBuilder();
    int y = 0;
    for (Map.Entry<String, Timeline> each : timelines.entrySet()) {
      List<TimelineRow> all = each.getValue().rows();
      int shown = Math.min(all.size(), MOST_ROWS);
      var drawing = new TimelineSvg(all.subList(0, shown));
      if (!each.getKey().isEmpty()) {
        y += TITLE;
        drawing.text(MARGIN, -4, "title", each.getKey());
      }
      int height = drawing.draw(each.getValue().leftOut() + all.size() - shown);
      drawings.append("<g transform=\"translate(0 ").append(y).append(")\">\n").append(drawing.svg)
          .append("</g>\n");
      y += height;
    }
    return String.format(Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
            + "<title>Tasks over time: who ran, who waited for what</title>\n%s%s</svg>\n",
        WIDTH, y, STYLE, drawings);
  }

  /** Returns its height. */
  private int draw(int more) {
    for (TimelineRow row : rows) {
      for (Interval interval : row.intervals()) {
        if (interval.activity() == Activity.WAITING) {
          hues.putIfAbsent(interval.what(), hues.size() % HUES);
        }
      }
    }
    int legend = 1 + (hues.size() + 3) / 4;
    int top = MARGIN + legend * ROW + 10;
    int bottom = top + rows.size() * ROW;
    int height = bottom + 30 + (more > 0 ? ROW : 0);
    drawLegend();
    drawAxis(top, bottom);
    for (int i = 0; i < rows.size(); i++) {
      draw(rows.get(i), top + i * ROW);
    }
    if (more > 0) {
      text(MARGIN, height - 8, "faint", "and " + more + " tasks more");
    }
    return height;
  }

  private void drawLegend() {
    int place = 0;
    place = legend(place, "running", "running");
    place = legend(place, "ready", "ready, waits for a carrier");
    svg.append(
        String.format(Locale.ROOT, "<line class=\"end\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>",
            columnOf(place) + 6, MARGIN - 10, columnOf(place) + 6, MARGIN + 2));
    text(columnOf(place) + 18, MARGIN, "", "failed");
    place++;
    svg.append(String.format(Locale.ROOT,
        "<line class=\"dropped\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>",
        columnOf(place) + 6, MARGIN - 10, columnOf(place) + 6, MARGIN + 2));
    text(columnOf(place) + 18, MARGIN, "", "cancelled");
    place++;
    for (Map.Entry<String, Integer> hue : hues.entrySet()) {
      place = legend(place, "w" + hue.getValue(), hue.getKey());
    }
  }

  private static int columnOf(int place) {
    return MARGIN + place % 4 * ((WIDTH - 2 * MARGIN) / 4);
  }

  private int legend(int place, String style, String meaning) {
    int y = MARGIN + place / 4 * ROW;
    bar(columnOf(place), y - 10, BAR, style, meaning);
    text(columnOf(place) + 18, y, "", meaning);
    return place + 1;
  }

  private void drawAxis(int top, int bottom) {
    long step = stepFor(span);
    for (long at = 0; at <= span; at += step) {
      double x = x(from + at);
      svg.append(String.format(Locale.ROOT,
          "<line class=\"tick\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>", x, top - 4, x,
          bottom + 4));
      text(x + 2, bottom + 16, "faint", time(at));
    }
    svg.append('\n');
  }

  /** 1, 2 or 5 times a power of ten, so that there are four to ten steps. */
  private static long stepFor(long span) {
    long step = 1;
    while (span / step > 10) {
      step *= Long.toString(step).startsWith("2") ? 5 : 2;
      if (Long.toString(step).startsWith("4")) {
        step = step / 4 * 5;
      }
    }
    return step;
  }

  private void draw(TimelineRow row, int y) {
    int indent = Math.min(row.depth(), 8) * 12;
    int room = (NAMES - indent) / 7;
    String name =
        row.name().length() <= room ? row.name() : row.name().substring(0, room - 1) + "…";
    text(MARGIN + indent, y + BAR - 1, "name", name);
    String title = row.name() + " in group " + row.group() + ", "
        + (row.ending().isEmpty() ? "live" : row.ending());
    double width = Math.max(LEAST, x(row.to()) - x(row.from()));
    bar(x(row.from()), y, width, "running", title + " after " + time(row.to() - row.from()));
    for (Interval interval : row.intervals()) {
      double wide = x(interval.to()) - x(interval.from());
      if (wide >= LEAST) {
        bar(x(interval.from()), y, wide, styleOf(interval), titleOf(row, interval));
        if (interval.what().length() * LETTER + 6 < wide) {
          text(x(interval.from()) + 3, y + BAR - 3, "in", interval.what());
        }
      }
    }
    text(x(row.to()) + 6, y + BAR - 2, "faint", row.ending().split(":")[0]);
    if (row.ending().startsWith("failed") || row.ending().equals("cancelled")) {
      svg.append(String.format(Locale.ROOT,
          "<line class=\"%s\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"><title>%s</title></line>",
          row.ending().equals("cancelled") ? "dropped" : "end",
          x(row.to()), y - 2, x(row.to()), y + BAR + 2, escaped(title)));
    }
    svg.append('\n');
  }

  private String styleOf(Interval interval) {
    return interval.activity() == Activity.WAITING
        ? "w" + hues.get(interval.what())
        : interval.activity().name().toLowerCase(Locale.ROOT);
  }

  private static String titleOf(TimelineRow row, Interval interval) {
    String what = interval.what().isEmpty()
        ? interval.activity().name().toLowerCase(Locale.ROOT)
        : (interval.activity() == Activity.WAITING ? "waits: " : "runs: ") + interval.what();
    return row.name() + " " + what + " for " + time(interval.nanos());
  }

  private double x(long time) {
    int begin = MARGIN + NAMES;
    return begin + (double) (time - from) / span * (WIDTH - begin - MARGIN - ENDING);
  }

  private void bar(double x, int y, double width, String style, String title) {
    svg.append(String.format(Locale.ROOT,
        "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>%s</title></rect>",
        style, x, y, width, BAR, escaped(title)));
  }

  private void text(double x, int y, String style, String text) {
    svg.append(String.format(Locale.ROOT,
        "<text x=\"%.1f\" y=\"%d\"%s>%s</text>", x, y,
        style.isEmpty() ? "" : " class=\"" + style + "\"", escaped(text)));
  }

  private static String time(long nanos) {
    if (nanos < 1_000_000) {
      return nanos == 0 ? "0" : decimal(nanos / 1e3) + " us";
    }
    return nanos < 1_000_000_000 ? decimal(nanos / 1e6) + " ms" : decimal(nanos / 1e9) + " s";
  }

  private static String decimal(double value) {
    String text = String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** For text and attributes; XML has no place at all for most control characters. */
  private static String escaped(String text) {
    var safe = new StringBuilder();
    text.codePoints().forEach(c -> {
      switch (c) {
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '&' -> safe.append("&amp;");
        case '"' -> safe.append("&quot;");
        default -> {
          boolean shows = c >= ' ' && c != 0xFFFE && c != 0xFFFF && (c < 0xD800 || c > 0xDFFF);
          safe.appendCodePoint(shows ? c : 0xFFFD);
        }
      }
    });
    return safe.toString();
  }
}
