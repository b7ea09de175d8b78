package dev.heddle.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What grows, a line each: nanoseconds of an operation in the sizes, by what factor they grow, and bytes. */
final class GrowthTable {
  private static final List<String> HEAD =
      List.of("what there are many of", "ns each, by how many", "grows", "bytes each");

  private GrowthTable() {}

  static String markdown(List<Growth> growths) {
    var text = new StringBuilder("| " + String.join(" | ", HEAD) + " |\n|---|---|---:|---:|\n");
    for (Growth growth : growths) {
      text.append("| ").append(String.join(" | ", line(growth))).append(" |\n");
    }
    return text.toString();
  }

  static String plain(List<Growth> growths) {
    List<List<String>> lines = new ArrayList<>(List.of(HEAD));
    growths.forEach(growth -> lines.add(line(growth)));
    int first = width(lines, 0);
    int second = width(lines, 1);
    return lines.stream()
        .map(
            line -> String.format(
                "%-" + first + "s  %-" + second + "s  %7s  %10s", line.get(0), line.get(1),
                line.get(2), line.get(3)).stripTrailing() + "\n")
        .collect(Collectors.joining());
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }

  private static List<String> line(Growth growth) {
    return List.of(
        growth.growing().label,
        growth.nanos().entrySet().stream().map(GrowthTable::ofSize)
            .collect(Collectors.joining(", ")),
        String.format(Locale.ROOT, "%.1fx", growth.factor()),
        growth.bytes().isEmpty() ? "" : TextTable.number(growth.bytes().lastEntry().getValue()));
  }

  private static String ofSize(Map.Entry<Integer, Double> one) {
    return String.format(Locale.ROOT, "%,d: %s", one.getKey(), TextTable.number(one.getValue()));
  }
}
