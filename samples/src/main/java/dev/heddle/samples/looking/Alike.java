package dev.heddle.samples.looking;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tasks of one run that do the same.
 *
 * @param run the run
 * @param what what they do
 */
record Alike(String run, String what) {
  private static final int MOST_NAMES = 3;

  /** How many they are, how long the one that has waited longest has, and what some are called. */
  private static final class Crowd {
    int count;
    long longestNanos = -1;
    final StringBuilder names = new StringBuilder();

    void add(String name, long nanos) {
      count++;
      longestNanos = Math.max(longestNanos, nanos);
      if (count <= MOST_NAMES) {
        names.append(count == 1 ? "" : ", ").append(name);
      } else if (count == MOST_NAMES + 1) {
        names.append(", …");
      }
    }

    String line(Alike alike) {
      String waited = longestNanos < 0 ? "" : "%.1f s".formatted(longestNanos / 1e9);
      return "%8d  %-12s %9s  %s  (%s)".formatted(count, alike.run, waited, alike.what, names);
    }
  }

  /** Lines about the tasks in a tree, the largest crowds first. */
  static List<String> in(String json) {
    Map<Alike, Crowd> crowds = new LinkedHashMap<>();
    for (JsonNode run : JsonMapper.shared().readTree(json).get("runs")) {
      Deque<JsonNode> left = new ArrayDeque<>(List.of(run.get("main")));
      while (!left.isEmpty()) {
        JsonNode task = left.poll();
        JsonNode wait = task.get("wait");
        long waited = wait == null ? -1 : wait.path("waitedNanos").asLong(-1);
        crowds.computeIfAbsent(new Alike(run.get("name").asString(), what(task)), _ -> new Crowd())
            .add(task.get("name").asString(), waited);
        task.get("groups").forEach(group -> group.get("tasks").forEach(left::add));
      }
    }
    return crowds.entrySet()
        .stream()
        .sorted(Comparator.comparing(each -> -each.getValue().count))
        .map(each -> each.getValue().line(each.getKey()))
        .toList();
  }

  /** Without who holds it, so that those who wait for locks of one kind are one crowd. */
  private static String what(JsonNode task) {
    JsonNode wait = task.get("wait");
    String cancelled = task.has("cancelled") ? ", being cancelled" : "";
    return (wait == null
        ? task.get("state").asString()
        : wait.get("operation").asString() + " of " + wait.get("kind").asString()) + cancelled;
  }
}
