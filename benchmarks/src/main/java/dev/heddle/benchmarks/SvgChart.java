package dev.heddle.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * The ratios as horizontal bars on a logarithmic scale, to the right of 1 where Heddle is better. The
 * picture brings its own background, and the colours follow the reader's light or dark theme.
 */
final class SvgChart {
  private static final int WIDTH = 860;
  private static final int LEFT = 170;
  private static final int RIGHT = 150;
  private static final int BAR = 13;
  private static final int GAP = 12;
  private static final double[] TICKS =
      {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000};

  private static final String STYLE =
      """
          <style>
            .panel { fill: #ffffff; stroke: #d0d7de; }
            text { fill: #1f2328; font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; }
            .title { font-size: 15px; font-weight: 600; }
            .quiet { fill: #59636e; font-size: 11px; }
            .grid { stroke: #d8dee4; stroke-width: 1; }
            .one { stroke: #1f2328; stroke-width: 1.5; }
            .bar0 { fill: #2563c9; }
            .bar1 { fill: #d9730d; }
            .bar2 { fill: #2a8a57; }
            .bar3 { fill: #8250c4; }
            @media (prefers-color-scheme: dark) {
              .panel { fill: #0d1117; stroke: #30363d; }
              text { fill: #e6edf3; }
              .quiet { fill: #9198a1; }
              .grid { stroke: #2a313a; }
              .one { stroke: #e6edf3; }
              .bar0 { fill: #6ea8fe; }
              .bar1 { fill: #f0a04b; }
              .bar2 { fill: #5cc48d; }
              .bar3 { fill: #b98bf5; }
            }
          </style>
          """;

  private final StringBuilder svg = new StringBuilder();
  private final List<Bar> bars;
  private final List<Integer> carriers;
  private final int top;
  private final double low;
  private final double high;

  private SvgChart(List<Bar> bars) {
    this.bars = bars;
    this.carriers = bars.stream().map(Bar::carriers).distinct().sorted().toList();
    this.top = 78 + 17 * carriers.size();
    double least = bars.stream().mapToDouble(Bar::ratio).min().orElse(1);
    double most = bars.stream().mapToDouble(Bar::ratio).max().orElse(1);
    this.low =
        DoubleStream.of(TICKS).filter(t -> t <= Math.min(0.5, least)).max().orElse(TICKS[0]);
    this.high =
        DoubleStream.of(TICKS)
            .filter(t -> t >= Math.max(2, most))
            .min()
            .orElse(TICKS[TICKS.length - 1]);
  }

  static String of(List<Result> results) {
    return new SvgChart(Bar.of(results)).draw();
  }

  private String draw() {
    List<String> workloads = bars.stream().map(Bar::workload).distinct().toList();
    int height = top + 40 + workloads.size() * GAP + bars.size() * BAR;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-labelledby=\"title\">",
        WIDTH, height, WIDTH, height);
    add("<title id=\"title\">Heddle against the JDK's virtual threads</title>");
    svg.append(STYLE);
    add(
        "<rect class=\"panel\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"8\"/>",
        WIDTH - 1, height - 1);
    text(20, 28, "title", "start", "How many times better than the JDK's virtual threads");
    text(20, 46, "quiet", "start", "Logarithmic; to the right of 1, Heddle is better.");
    legend();
    axis(height - 34);
    int y = top;
    for (String workload : workloads) {
      List<Bar> mine = bars.stream().filter(b -> b.workload().equals(workload)).toList();
      text(LEFT - 14, y + mine.size() * BAR / 2.0 + 4, "", "end", workload);
      for (Bar bar : mine) {
        bar(bar, y);
        y += BAR;
      }
      y += GAP;
    }
    add("</svg>");
    return svg.toString();
  }

  private void legend() {
    int y = 58;
    for (int i = 0; i < carriers.size(); i++) {
      int number = carriers.get(i);
      add("<rect class=\"bar%d\" x=\"%d\" y=\"%d\" width=\"11\" height=\"11\"/>", i % 4, 20, y);
      String peer = number == 1 ? "JDK with one carrier" : "JDK default";
      String label =
          "Heddle on " + number + (number == 1 ? " carrier" : " carriers") + " against " + peer;
      text(37, y + 10, "", "start", label);
      y += 17;
    }
  }

  private void axis(int bottom) {
    for (double tick : TICKS) {
      if (tick >= low && tick <= high) {
        add(
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
            tick == 1 ? "one" : "grid", x(tick), top - 8, x(tick), bottom);
        String label = tick < 1 ? String.valueOf(tick) : String.valueOf((long) tick);
        text(x(tick), bottom + 16, "quiet", "middle", label + "x");
      }
    }
  }

  private void bar(Bar bar, int y) {
    double from = Math.min(x(1), x(bar.ratio()));
    double to = Math.max(x(1), x(bar.ratio()));
    add(
        "<rect class=\"bar%d\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
        carriers.indexOf(bar.carriers()) % 4, from, y + 1, Math.max(1, to - from), BAR - 2);
    String unlike = bar.carriers() == 1 && bar.against().equals("jdk") ? " (JDK default)" : "";
    text(
        to + 6, y + BAR - 3, "quiet", "start",
        String.format(Locale.ROOT, "%.2fx%s", bar.ratio(), unlike));
  }

  private double x(double ratio) {
    double part = Math.log(Math.clamp(ratio, low, high) / low) / Math.log(high / low);
    return LEFT + part * (WIDTH - LEFT - RIGHT);
  }

  private void text(double x, double y, String style, String anchor, String words) {
    String escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    add(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", style, x, y,
        anchor, escaped);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
