package dev.heddle.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The results side by side: a block a workload, our rows first, then the peers, each with how many
 * times better ours are.
 */
final class TextTable {
  private TextTable() {}

  /** As a page's table in Markdown would have them. */
  static String markdown(List<Result> results) {
    var text = new StringBuilder();
    List<List<String>> lines = lines(results);
    for (int i = 0; i < lines.size(); i++) {
      text.append("| ").append(String.join(" | ", lines.get(i))).append(" |\n");
      if (i == 0) {
        text.append("|---|---|---:|---:|---:|---:|---|")
            .append("---:|".repeat(lines.get(0).size() - 7))
            .append('\n');
      }
    }
    return text.toString();
  }

  /** As a terminal of a width shows them: a narrow one leaves out what the rest says too. */
  static String plain(List<Result> results, int width) {
    List<List<String>> lines = lines(results);
    String wide = plain(lines, false);
    return wide.lines().anyMatch(line -> line.length() > width) ? plain(lines, true) : wide;
  }

  private static String plain(List<List<String>> lines, boolean narrow) {
    List<List<String>> rows = narrow ? lines.stream().map(TextTable::narrow).toList() : lines;
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> head = rows.get(0);
    var text = new StringBuilder();
    String workload = "";
    for (int n = 0; n < rows.size(); n++) {
      if (!lines.get(n).get(0).equals(workload)) {
        workload = lines.get(n).get(0);
        text.append(text.isEmpty() ? "" : "\n").append(narrow && n > 0 ? workload + "\n" : "");
      }
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        boolean left = List.of("workload", "subject", "unit").contains(head.get(i));
        line.append(String.format("%" + (left ? "-" : "") + widths[i] + "s  ", rows.get(n).get(i)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** Without the workload, which is a heading instead, and the extremes. */
  private static List<String> narrow(List<String> line) {
    List<String> kept = new ArrayList<>(List.of(line.get(1), line.get(2), line.get(3)));
    line.subList(6, line.size()).forEach(cell -> kept.add(cell.replace("heddle on", "on")));
    return kept;
  }

  private static List<List<String>> lines(List<Result> results) {
    List<Integer> ours =
        results.stream()
            .filter(TextTable::isOurs)
            .map(Result::carriers)
            .distinct()
            .sorted()
            .toList();
    List<List<String>> lines = new ArrayList<>();
    var head =
        new ArrayList<>(
            List.of("workload", "subject", "carriers", "median", "min", "max", "unit"));
    for (int carriers : ours) {
      head.add("heddle on " + carriers);
    }
    lines.add(head);
    byWorkload(results).values().forEach(
        block -> {
          for (Result result : block) {
            lines.add(line(result, block, ours));
          }
        });
    return lines;
  }

  private static List<String> line(Result result, List<Result> block, List<Integer> ours) {
    var line =
        new ArrayList<>(
            List.of(
                result.workload(), result.subject(), String.valueOf(result.carriers()),
                number(result.median()), number(result.min()), number(result.max()),
                result.unit()));
    for (int carriers : ours) {
      String ratio =
          isOurs(result)
              ? ""
              : block.stream()
                  .filter(r -> isOurs(r) && r.carriers() == carriers)
                  .filter(mine -> !mine.isFailed() && !result.isFailed())
                  .findFirst()
                  .map(mine -> String.format(Locale.ROOT, "%.2fx", mine.ratioTo(result)))
                  .orElse("");
      line.add(ratio);
    }
    return line;
  }

  /** The results of each workload in the order of their first appearance, ours first. */
  static Map<String, List<Result>> byWorkload(List<Result> results) {
    Map<String, List<Result>> blocks = new LinkedHashMap<>();
    for (Result result : results) {
      var block = blocks.computeIfAbsent(result.workload(), _ -> new ArrayList<>());
      block.add(result);
    }
    blocks.values().forEach(
        block -> block.sort(
            (a, b) -> {
              int first = Boolean.compare(isOurs(b), isOurs(a));
              return first != 0 ? first : 0;
            }));
    return blocks;
  }

  static boolean isOurs(Result result) {
    return result.subject().equals(Subject.HEDDLE.label);
  }

  static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return String.format(Locale.ROOT, value < 1000 ? "%.1f" : "%,.0f", value);
  }
}
