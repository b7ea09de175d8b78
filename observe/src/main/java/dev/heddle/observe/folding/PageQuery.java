package dev.heddle.observe.folding;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a page asks for, as in {@code find=till&open=17/0/await+of+Event&stacks}.
 *
 * @param find part of the names to look for, in lower case; empty for the whole tree
 * @param open the keys of the crowds whose members are shown
 * @param stacks whether with stacks, if they are not too many
 */
record PageQuery(String find, Set<String> open, boolean stacks) {

  static PageQuery of(String question) {
    String find = "";
    Set<String> open = new HashSet<>();
    boolean stacks = false;
    for (String part : question.split("&")) {
      int equals = part.indexOf('=');
      String value = equals < 0 ? "" : decoded(part.substring(equals + 1));
      switch (equals < 0 ? part : part.substring(0, equals)) {
        case "find" -> find = value.strip().toLowerCase(Locale.ROOT);
        case "open" -> open.add(value);
        case "stacks" -> stacks = true;
        default -> {
          // Of another version of the page.
        }
      }
    }
    return new PageQuery(find, open, stacks);
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      // A lone percent sign: it stands for itself.
      return value;
    }
  }
}
