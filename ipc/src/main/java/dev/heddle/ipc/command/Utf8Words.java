package dev.heddle.ipc.command;

import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Words and variables for a command in UTF-8 where the JDK would hand them over with question marks:
 * it encodes them as the locale says, and in the C locale that is ASCII. Then a shell makes them from
 * escapes and becomes the command.
 */
final class Utf8Words {
  private static final Charset LOCALE =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private Utf8Words() {}

  /** Returns the words if the JDK can hand over all of this, or else those of such a shell. */
  static List<String> command(List<String> words, Map<String, String> environment) {
    boolean known =
        words.stream().allMatch(Utf8Words::isKnownToLocale)
            && environment.values().stream().allMatch(Utf8Words::isKnownToLocale);
    // What cannot be run is better refused by the JDK than by a shell.
    return known || File.separatorChar != '/' || hasNull(words) || !isFound(words.getFirst())
        ? words
        : List.of("/bin/sh", "-c", script(words, environment));
  }

  static String script(List<String> words, Map<String, String> environment) {
    var script = new StringBuilder();
    environment.forEach(
        (name, value) -> {
          if (VARIABLE.matcher(name).matches()) {
            append(script, value).append("export ").append(name).append("=\"${w%x}\"; ");
          }
        });
    script.append("set --; ");
    words.forEach(word -> append(script, word).append("set -- \"$@\" \"${w%x}\"; "));
    return script.append("unset w; exec \"$@\"").toString();
  }

  /** The x keeps the line feeds at the end, which a shell would take away. */
  private static StringBuilder append(StringBuilder script, String word) {
    script.append("w=$(printf '%bx' '");
    for (byte each : word.getBytes(StandardCharsets.UTF_8)) {
      if (each > 0 && Character.isLetterOrDigit(each)) {
        script.append((char) each);
      } else {
        script.append("\\0").append(octal(each & 0xff));
      }
    }
    return script.append("'); ");
  }

  private static String octal(int value) {
    return "" + (value >> 6) + (value >> 3 & 7) + (value & 7);
  }

  private static boolean isKnownToLocale(String text) {
    return LOCALE.newEncoder().canEncode(text);
  }

  private static boolean hasNull(List<String> words) {
    return words.stream().anyMatch(word -> word.indexOf('\0') >= 0);
  }

  private static boolean isFound(String program) {
    if (program.indexOf('/') >= 0) {
      return true;
    }
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "" : path).split(File.pathSeparator)) {
      if (new File(folder, program).canExecute()) {
        return true;
      }
    }
    return false;
  }
}
