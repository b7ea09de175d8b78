package dev.heddle.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Small pictures, one for each thing that grows: nanoseconds of an operation over the size, both logarithmic. */
final class GrowthChart {
  private static final int COLUMNS = 4;
  private static final int WIDTH = 230;
  private static final int HEIGHT = 150;
  private static final int TOP = 70;
  private static final int LEFT = 20;
  private static final int PLOT_WIDTH = 190;
  private static final int PLOT_HEIGHT = 90;

  /** The decades between the bottom and the top of each picture, so that slopes can be compared. */
  private static final double DECADES = 3;

  private static final String STYLE =
      """
          <style>
            .panel { fill: #ffffff; stroke: #d0d7de; }
            text { fill: #1f2328; font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; }
            .title { font-size: 15px; font-weight: 600; }
            .quiet { fill: #59636e; font-size: 10px; }
            .plot { fill: none; stroke: #d8dee4; }
            .line { fill: none; stroke: #2563c9; stroke-width: 2; }
            .dot { fill: #2563c9; }
            @media (prefers-color-scheme: dark) {
              .panel { fill: #0d1117; stroke: #30363d; }
              text { fill: #e6edf3; }
              .quiet { fill: #9198a1; }
              .plot { stroke: #2a313a; }
              .line { stroke: #6ea8fe; }
              .dot { fill: #6ea8fe; }
            }
          </style>
          """;

  private GrowthChart() {}

  static String of(List<Growth> growths) {
    int rows = (growths.size() + COLUMNS - 1) / COLUMNS;
    int width = 2 * LEFT + COLUMNS * WIDTH;
    int height = TOP + rows * HEIGHT + LEFT;
    var svg = new StringBuilder();
    add(svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-labelledby=\"title\">",
        width, height, width, height);
    add(svg, "<title id=\"title\">How the cost of an operation grows</title>");
    svg.append(STYLE);
    add(svg, "<rect class=\"panel\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"8\"/>",
        width - 1, height - 1);
    text(svg, LEFT, 28, "title", "What an operation costs when there are many");
    text(svg, LEFT, 46, "quiet",
        "Nanoseconds over the number of things, both logarithmic; each frame is " + (int) DECADES
            + " decades high. Flat is good; a cost that doubles with the size climbs a decade for each.");
    for (int i = 0; i < growths.size(); i++) {
      picture(svg, growths.get(i), LEFT + i % COLUMNS * WIDTH, TOP + i / COLUMNS * HEIGHT);
    }
    add(svg, "</svg>");
    return svg.toString();
  }

  private static void picture(StringBuilder svg, Growth growth, int x, int y) {
    text(svg, x, y + 12, "", growth.growing().label);
    add(svg, "<rect class=\"plot\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", x, y + 20,
        PLOT_WIDTH, PLOT_HEIGHT);
    double least = growth.nanos().values().stream().mapToDouble(n -> n).min().orElseThrow();
    int smallest = growth.nanos().firstKey();
    double sizes = Math.max(1e-9, Math.log10((double) growth.nanos().lastKey() / smallest));
    String points = growth.nanos().entrySet().stream()
        .map(one -> String.format(Locale.ROOT, "%.1f,%.1f",
            x + 10 + (PLOT_WIDTH - 20) * Math.log10((double) one.getKey() / smallest) / sizes,
            y + 20 + height(one, least)))
        .collect(Collectors.joining(" "));
    add(svg, "<polyline class=\"line\" points=\"%s\"/>", points);
    for (String point : points.split(" ")) {
      String[] place = point.split(",");
      add(svg, "<circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"3\"/>", place[0], place[1]);
    }
    text(svg, x, y + 20 + PLOT_HEIGHT + 14, "quiet",
        String.format(Locale.ROOT, "%,d: %s ns   %,d: %s ns", smallest,
            TextTable.number(growth.nanos().firstEntry().getValue()), growth.nanos().lastKey(),
            TextTable.number(growth.nanos().lastEntry().getValue())));
  }

  private static double height(Map.Entry<Integer, Double> one, double least) {
    double part = Math.min(1, Math.log10(one.getValue() / least) / DECADES);
    return (PLOT_HEIGHT - 20) * (1 - part) + 10;
  }

  private static void text(StringBuilder svg, int x, int y, String style, String words) {
    add(svg, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>", style, x, y, words);
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
