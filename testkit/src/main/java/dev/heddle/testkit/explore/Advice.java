package dev.heddle.testkit.explore;

import dev.heddle.testkit.carrier.Doing;
import dev.heddle.testkit.carrier.Wrapping;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What to do about failures that simulations make themselves: of classes, some of which have been loaded a second time. */
final class Advice {
  private static final Pattern OF_A_LOADER =
      Pattern.compile("(\\S+) is in (?:unnamed module|module \\S+) of loader '?([\\w-]+)");

  private Advice() {}

  /** Empty if there is none. */
  static String on(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      Set<String> others = others(each);
      if (others != null) {
        return "\n  " + Wrapping.of(
            List.of(
                "What to do: name the package of " + String.join(", ", others)
                    + " in rewrite(...) too.",
                "It has not been rewritten, and deals with classes that have, which are others than"
                    + " those it knows."),
            2);
      }
    }
    return "";
  }

  /** The classes that are not rewritten, of a failure that there are two kinds; null of another failure. */
  private static @Nullable Set<String> others(Throwable failure) {
    String message = failure.getMessage();
    if (message == null
        || !(failure instanceof LinkageError || failure instanceof ClassCastException)
        || !message.contains("'" + Doing.REWRITTEN + "'")) {
      return null;
    }
    Set<String> others = new TreeSet<>();
    Matcher each = OF_A_LOADER.matcher(message);
    while (each.find()) {
      if (!each.group(2).equals(Doing.REWRITTEN)) {
        others.add(each.group(1).replaceAll("^\\W+", ""));
      }
    }
    return others.isEmpty() ? null : others;
  }
}
