package dev.heddle.ipc.launch;

import dev.heddle.ipc.WorkerJvm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of this JVM that its workers have too: those on which it depends what code means; {@link
 * WorkerJvm} names them.
 *
 * <p>They are read from the command line where the system shows it, which takes no time; the JVM's own
 * account of them takes 30 ms, for the classes of its management. Options from environment variables
 * come to a worker by its environment.
 */
final class OwnOptions {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  /** What begins one that is inherited. */
  private static final List<String> INHERITED =
      List.of(
          "-D",
          "-ea",
          "-da",
          "-esa",
          "-dsa",
          "-enableassertions",
          "-disableassertions",
          "-enablesystemassertions",
          "-disablesystemassertions",
          "--enable-preview",
          "--enable-native-access=",
          "--enable-final-field-mutation=",
          "--illegal-native-access=",
          "--illegal-final-field-mutation=",
          "--sun-misc-unsafe-memory-access=",
          "--add-exports=",
          "--add-modules=",
          "--add-opens=",
          "--add-reads=",
          "--patch-module=",
          "--upgrade-module-path=");

  /** What is one JVM's own all the same: ports, and what we say to our workers ourselves. */
  private static final List<String> NOT_INHERITED =
      List.of(
          "-Dcom.sun.management.",
          "-Dheddle.worker.",
          "-Dslf4j.provider=",
          "-Dslf4j.internal.",
          "-Dstdin.encoding=",
          "-Dstdout.encoding=",
          "-Dstderr.encoding=");

  /** Options whose value may be the next word. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--upgrade-module-path",
          "--add-modules",
          "--limit-modules",
          "--enable-native-access",
          "--add-exports",
          "--add-opens",
          "--add-reads",
          "--patch-module",
          "--source");

  /** Behind these comes the program. */
  private static final Set<String> LAST = Set.of("-jar", "-m", "--module");

  private static final class Found {
    static final List<String> OPTIONS = find();
  }

  private OwnOptions() {}

  static List<String> inherited() {
    return Found.OPTIONS;
  }

  private static List<String> find() {
    List<String> words = null;
    try {
      String line =
          Files.readString(COMMAND_LINE, Charset.forName(System.getProperty("sun.jnu.encoding")));
      words = optionsOf(Arrays.asList(line.split("\0", -1)));
    } catch (IOException | RuntimeException _) {
      // Not on this system.
    }
    return inheritedOf(
        words != null ? words : ManagementFactory.getRuntimeMXBean().getInputArguments());
  }

  /** The options in a command line, in one word each; null if it does not show them. */
  static @Nullable List<String> optionsOf(List<String> line) {
    if (!line.getFirst().matches("(.*/)?java")) {
      return null;
    }
    List<String> options = new ArrayList<>();
    for (int i = 1; i < line.size(); i++) {
      String word = line.get(i);
      if (word.startsWith("@")) {
        return null;
      }
      if (!word.startsWith("-") || LAST.contains(word) || word.startsWith("--module=")) {
        return options;
      }
      if (WITH_VALUE.contains(word) && i + 1 < line.size()) {
        i++;
        word += "=" + line.get(i);
      }
      options.add(word);
    }
    return options;
  }

  static List<String> inheritedOf(List<String> options) {
    return options.stream()
        .filter(option -> beginsWithOneOf(INHERITED, option))
        .filter(option -> !beginsWithOneOf(NOT_INHERITED, option))
        .toList();
  }

  private static boolean beginsWithOneOf(List<String> beginnings, String option) {
    return beginnings.stream().anyMatch(option::startsWith);
  }
}
