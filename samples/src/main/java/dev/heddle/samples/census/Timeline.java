package dev.heddle.samples.census;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When each lane was at work, recorded while it happens and drawn as text afterwards. Thread-safe.
 */
final class Timeline {
  static final String LOOP = "loop";
  private static final String SHADES = " ░▒▓█";
  private static final String WAIT = " WAIT ";

  private record Span(long began, long ended) {}

  private final long start = System.nanoTime();
  private final Map<String, List<Span>> lanes = new LinkedHashMap<>();

  synchronized void record(String lane, long began, long ended) {
    lanes.computeIfAbsent(lane, _ -> new ArrayList<>()).add(new Span(began, ended));
  }

  /** Draws a line for each lane, at most {@code width} characters wide. */
  synchronized String draw(int width) {
    int labels = lanes.keySet().stream().mapToInt(String::length).max().orElse(0);
    int cells = Math.max(10, width - labels - 2 - " DONE".length());
    long end =
        lanes.values().stream()
            .flatMap(List::stream)
            .mapToLong(Span::ended)
            .max()
            .orElse(start + 1);
    var text = new StringBuilder();
    lanes.keySet().stream()
        .sorted()
        .forEach(
            lane -> text.append(lane)
                .append(": ")
                .append(" ".repeat(labels - lane.length()))
                .append(drawLane(lanes.get(lane), cells, end - start))
                .append('\n'));
    text.append(" ".repeat(labels + 2)).append("0 s");
    String last = "%.1f s".formatted((end - start) / 1e9);
    text.append(" ".repeat(Math.max(1, cells - 3 - last.length()))).append(last);
    return text.append('\n').toString();
  }

  private String drawLane(List<Span> spans, int cells, long length) {
    double[] busy = new double[cells];
    double cell = (double) length / cells;
    int last = 0;
    for (Span span : spans) {
      double from = Math.max(0, span.began - start) / cell;
      double to = Math.min(cells, (span.ended - start) / cell);
      for (int i = (int) from; i < to; i++) {
        busy[i] += Math.min(to, i + 1.0) - Math.max(from, i);
        last = Math.max(last, i);
      }
    }
    var line = new StringBuilder();
    for (double share : busy) {
      line.append(SHADES.charAt((int) Math.ceil(Math.min(1, share) * (SHADES.length() - 1))));
    }
    line.setLength(last + 1);
    nameWaits(line);
    return line.append(" DONE").toString();
  }

  /** Writes WAIT into each gap that has room for it. */
  private static void nameWaits(StringBuilder line) {
    String gap = " ".repeat(WAIT.length());
    for (int at = line.indexOf(gap); at >= 0; at = line.indexOf(gap, at)) {
      int end = at;
      while (end < line.length() && line.charAt(end) == ' ') {
        end++;
      }
      int middle = at + (end - at - WAIT.length()) / 2;
      line.replace(middle, middle + WAIT.length(), WAIT);
      at = end;
    }
  }
}
