package dev.heddle.testkit.explore;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is to be true in some schedule of an exploration, and whether it has been. */
public final class Sometimes {
  private final Map<String, Boolean> seen = new TreeMap<>();

  /** Says that a condition was looked at, and what it was. */
  public void look(String name, boolean holds) {
    seen.merge(name, holds, Boolean::logicalOr);
  }

  List<String> never() {
    return seen.entrySet().stream().filter(each -> !each.getValue()).map(Map.Entry::getKey)
        .toList();
  }
}
