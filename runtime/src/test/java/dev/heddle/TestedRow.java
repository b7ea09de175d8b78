package dev.heddle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A row of a table whose last column is headed "test": methods, or pairs of jcstress.
 *
 * @param header the head of the first column
 * @param cells what it says
 */
record TestedRow(String header, List<String> cells) {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern OURS = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?`");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`|`([A-Z]\\w+Stress)`");

  /** What a pair of jcstress has in place of a method that could be named. */
  private static final Pattern ACTOR = Pattern.compile("@Actor");

  private static final List<String> PACKAGES =
      Stream.concat(
          Stream.of("", "sync.", "queue.", "channel.", "net.", "generator.", "stream.",
              "inspect.", "observe.", "parking.", "retry.", "signal.", "scheduler.",
              "scheduler.jdk.")
              .map("dev.heddle."::concat),
          Stream.of("java.lang.", "java.io.", "java.util.concurrent."))
          .toList();

  private static final Map<String, List<Path>> SOURCES = sources();

  /** Finds the rows of a page. */
  static List<TestedRow> rows(String page) {
    List<TestedRow> rows = new ArrayList<>();
    List<String> header = List.of();
    for (String line : page.lines().toList()) {
      List<String> cells = cells(line);
      if (cells.size() < 2) {
        header = List.of();
      } else if (header.isEmpty()) {
        header = cells;
      } else if (header.getLast().equals("test") && !line.startsWith("|--")) {
        rows.add(new TestedRow(header.getFirst(), cells));
      }
    }
    return rows;
  }

  private static List<String> cells(String line) {
    return line.startsWith("|")
        ? Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList()
        : List.of();
  }

  /** Names what the row is about: the code in its first cell. */
  List<String> theirs() {
    return CODE.matcher(cells.getFirst()).results().map(name -> name.group(1)).toList();
  }

  /** Names what does not exist, and what is missing. */
  Stream<String> mistakes() {
    Stream<String> unknown = results(OURS, cells.get(cells.size() - 2))
        .filter(name -> !exists(name.group(1), name.group(2), false))
        .map(name -> "there is no " + unquoted(name));
    List<MatchResult> tests = results(TEST, cells.getLast()).toList();
    if (tests.isEmpty()) {
      return Stream.concat(
          unknown, Stream.of("no test: " + String.join(", ", cells.subList(0, cells.size() - 2))));
    }
    return Stream.concat(unknown, tests.stream()
        .filter(name -> !isTest(name))
        .map(name -> "there is no test " + unquoted(name)));
  }

  private static boolean isTest(MatchResult name) {
    return name.group(3) == null
        ? exists(name.group(1), name.group(2), true)
        : isInSources(name.group(3), ACTOR);
  }

  private static Stream<MatchResult> results(Pattern pattern, String cell) {
    return pattern.matcher(cell).results();
  }

  private static String unquoted(MatchResult name) {
    return name.group().replace("`", "");
  }

  private static boolean exists(String type, String member, boolean test) {
    for (String part : PACKAGES) {
      try {
        Class<?> found = Class.forName(part + type);
        return member == null || membersOf(found).anyMatch(
            candidate -> candidate.getName().equals(member) && (!test || isTest(candidate)))
            || !test && Arrays.stream(found.getClasses())
                .anyMatch(nested -> nested.getSimpleName().equals(member));
      } catch (ClassNotFoundException _) {
        // Perhaps in the next package.
      }
    }
    return test
        ? isInSources(type, Pattern.compile("\\bvoid " + member + "\\("))
        : isInSources(type, "src/main/java", Pattern.compile(
            member == null
                ? "\\bpublic \\w.* " + type + "\\b"
                : "\\bpublic [\\w<].* " + member + "\\("));
  }

  /** Looks into the tests of all modules; those of others are not on the class path here. */
  private static boolean isInSources(String type, Pattern declaration) {
    return isInSources(type, "src/test/java", declaration);
  }

  private static boolean isInSources(String type, String folder, Pattern declaration) {
    try {
      for (Path file : SOURCES.getOrDefault(type + ".java", List.of())) {
        if (file.toString().contains(folder)
            && declaration.matcher(Files.readString(file)).find()) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Finds the sources of all modules by their names, without what is being built beside them. */
  private static Map<String, List<Path>> sources() {
    Map<String, List<Path>> found = new HashMap<>();
    try (DirectoryStream<Path> modules = Files.newDirectoryStream(Path.of(".."))) {
      for (Path module : modules) {
        Path sources = module.resolve("src");
        if (Files.isDirectory(sources)) {
          try (Stream<Path> files = Files.walk(sources)) {
            files.forEach(file -> found
                .computeIfAbsent(file.getFileName().toString(), _ -> new ArrayList<>())
                .add(file));
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isTest(Member member) {
    return member instanceof Method method
        && Arrays.stream(((AnnotatedElement) method).getAnnotations())
            .anyMatch(annotation -> annotation.annotationType().getSimpleName().endsWith("Test"));
  }

  private static Stream<Member> membersOf(Class<?> type) {
    return Stream.of(type.getMethods(), type.getDeclaredMethods(), type.getFields())
        .flatMap(Arrays::stream);
  }
}
