package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of rooms names each package there is, and no other; what it says is in a file is there. */
class ArchitecturePageTest {
  private static final Pattern ROOM =
      Pattern.compile("^\\| \\**`(dev\\.heddle[\\w.]*)`", Pattern.MULTILINE);
  private static final Pattern NAMED = Pattern.compile("`(dev\\.heddle[\\w.]*)`");
  private static final Pattern QUESTION =
      Pattern.compile("^\\| (.*\\?) \\| (.*) \\| (.*) \\|$", Pattern.MULTILINE);
  private static final Pattern PLACE = Pattern.compile("`([A-Z]\\w*(?:\\.\\w+)?)`");

  @Test
  void eachPackageHasARowAndEachNameIsAPackage() throws IOException {
    Set<String> packages = new TreeSet<>();
    for (Path sources : sources()) {
      packages.addAll(packagesOf(sources));
    }
    assertEquals(packages, names(ROOM, page()), "rows of docs/architecture.md");
    assertEquals(packages, names(NAMED, page()), "packages named in docs/architecture.md");
  }

  @Test
  void eachQuestionIsAnsweredByFilesOfItsRoomsThatDeclareTheMethod() throws IOException {
    String questions = page().substring(page().indexOf("## Where is"));
    List<String> missing = new ArrayList<>();
    for (var row : QUESTION.matcher(questions).results().toList()) {
      String code = codeOf(names(NAMED, row.group(2)));
      Set<String> places = names(PLACE, row.group(3));
      assertFalse(places.isEmpty(), row.group(1));
      places.stream()
          .filter(place -> !isDeclared(place, code))
          .map(place -> row.group(1) + " not by " + place)
          .forEach(missing::add);
    }
    assertEquals(List.of(), missing, "places named in docs/architecture.md");
    assertEquals(
        questions.lines().filter(line -> line.startsWith("|")).count() - 2,
        QUESTION.matcher(questions).results().count(),
        "rows that ask");
  }

  /** All files of some rooms, each after its name. */
  private static String codeOf(Set<String> rooms) throws IOException {
    var code = new StringBuilder();
    for (Path sources : sources()) {
      for (String room : rooms) {
        Path folder = sources.resolve(room.replace('.', '/'));
        if (Files.isDirectory(folder)) {
          for (Path file : filesIn(folder)) {
            code.append("\nfile ").append(file.getFileName()).append('\n')
                .append(Files.readString(file));
          }
        }
      }
    }
    return code.toString();
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  /** A method is declared in a line that is indented by two spaces; calls are further to the right. */
  private static boolean isDeclared(String place, String code) {
    String[] names = place.split("\\.");
    int begin = code.indexOf("\nfile " + names[0] + ".java\n");
    if (begin < 0) {
      return false;
    }
    int end = code.indexOf("\nfile ", begin + 1);
    String file = code.substring(begin, end < 0 ? code.length() : end);
    return names.length == 1
        || Pattern.compile("^ {2}(?=\\S)[^=;(\\n]*\\b" + names[1] + "\\(", Pattern.MULTILINE)
            .matcher(file)
            .find();
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "architecture.md"));
  }

  private static List<Path> sources() throws IOException {
    List<Path> modules = new ArrayList<>();
    for (String module : List.of("scheduler", "runtime", "observe", "testkit", "ipc", "samples")) {
      modules.add(Path.of("..", module));
    }
    try (Stream<Path> integrations = Files.list(Path.of("..", "integrations"))) {
      integrations.filter(module -> Files.exists(module.resolve("api.txt"))).forEach(modules::add);
    }
    return modules.stream().map(module -> module.resolve(Path.of("src", "main", "java"))).toList();
  }

  private static Set<String> packagesOf(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files.filter(file -> file.endsWith("package-info.java"))
          .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> names(Pattern pattern, String page) {
    return pattern.matcher(page)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
