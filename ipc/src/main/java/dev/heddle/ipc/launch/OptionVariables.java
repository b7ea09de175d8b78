package dev.heddle.ipc.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The environment variables that give options to every JVM, and so to workers. */
final class OptionVariables {
  private static final List<String> NAMES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /** A word as the JVM takes it: quotes hold blanks together. */
  private static final Pattern WORD = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"|'[^']*')+");

  /** One JVM's own: its debugger, and its port for JMX. */
  private static final Pattern OF_ONE_JVM =
      Pattern.compile(
          "-agentlib:jdwp.*|-agentpath:\\S*jdwp.*|-Xrunjdwp.*|-Xdebug|-Dcom\\.sun\\.management\\..*");

  private static final Pattern COLLECTOR =
      Pattern.compile("-XX:[+-]Use(?!\\w*SystemGC)[A-Z]\\w*GC(?!\\w)");

  /** Options in a file. */
  private static final Pattern FILE =
      Pattern.compile("(?:@|-XX:Flags=|-XX:VMOptionsFile=)(\\S+)");

  private OptionVariables() {}

  /** Takes out of an environment what can be only one JVM's. */
  static void removeWhatIsOneJvms(Map<String, String> environment) {
    for (String name : NAMES) {
      String value = environment.get(name);
      if (value != null && words(value).anyMatch(OptionVariables::isOneJvms)) {
        environment.put(
            name,
            words(value).filter(word -> !isOneJvms(word)).collect(Collectors.joining(" ")));
      }
    }
  }

  private static Stream<String> words(String value) {
    return WORD.matcher(value).results().map(found -> found.group());
  }

  private static boolean isOneJvms(String word) {
    return OF_ONE_JVM.matcher(word.replaceAll("[\"']", "")).matches();
  }

  /** True if a garbage collector is chosen or refused; a second choice would end the JVM. */
  static boolean chooseCollector(Map<String, String> environment, List<String> options) {
    return Stream.concat(
        options.stream(), NAMES.stream().map(name -> environment.getOrDefault(name, "")))
        .anyMatch(OptionVariables::choosesCollector);
  }

  private static boolean choosesCollector(String options) {
    if (COLLECTOR.matcher(options).find()) {
      return true;
    }
    Matcher file = FILE.matcher(options);
    while (file.find()) {
      try {
        String text = Files.readString(Path.of(file.group(1)));
        if (COLLECTOR.matcher(text).find() || text.matches("(?s).*\\+Use[A-Z]\\w*GC(?!\\w).*")) {
          return true;
        }
      } catch (IOException | RuntimeException _) {
        // The JVM will say what is wrong with it.
      }
    }
    return false;
  }
}
