package dev.heddle.samples.terminal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds what somebody may have meant who wrote a name that there is not. */
public final class Nearest {
  private static final int MOST = 3;

  private Nearest() {}

  /**
   * Returns the known names that are most like another one.
   *
   * @param written what was written
   * @param known what could have been
   * @return some of the known, the most like first; none if nothing is like it
   */
  public static List<String> to(String written, Collection<String> known) {
    String word = written.toLowerCase(Locale.ROOT);
    int mostApart = (word.length() + 2) / 3;
    return known.stream()
        .filter(name -> distance(word, name.toLowerCase(Locale.ROOT)) <= mostApart)
        .sorted(Comparator.comparing(name -> distance(word, name.toLowerCase(Locale.ROOT))))
        .limit(MOST)
        .toList();
  }

  /**
   * Asks for the known names that are most like another one.
   *
   * @param written what was written
   * @param known what could have been
   * @return a question that goes on a sentence; empty if nothing is like it
   */
  public static String question(String written, Collection<String> known) {
    List<String> nearest = to(written, known);
    return nearest.isEmpty()
        ? ""
        : nearest.stream().collect(Collectors.joining("' or '", "; did you mean '", "'?"));
  }

  /** How many letters are to be put in, taken out or changed, by Levenshtein; what goes on longer is one apart. */
  private static int distance(String from, String to) {
    if (from.length() > 2 && to.startsWith(from)) {
      return from.length() == to.length() ? 0 : 1;
    }
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int corner = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = corner + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        corner = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
