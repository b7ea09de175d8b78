package dev.heddle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is published, and what its pages say; all else about a release is looked at by .ci/release-check. */
class PublishedTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void modulesOfTheBomAreThosePublishedAndAllHaveADescriptor() throws IOException {
    Set<String> published = new TreeSet<>();
    Set<String> described = new TreeSet<>();
    Set<String> kept = new TreeSet<>();
    for (String module : all("<module>(\\S+)</module>", read("pom.xml"))) {
      String pom = read(module + "/pom.xml");
      if (!module.equals("bom") && pom.contains("<unpublished>false</unpublished>")) {
        published.add(artifact(module));
        assertTrue(pom.contains("<description>") && pom.contains("<name>"), module);
      } else if (!module.equals("bom")) {
        kept.add(artifact(module));
      }
      if (Files.exists(ROOT.resolve(module + "/src/main/java/module-info.java"))) {
        described.add(artifact(module));
      }
    }
    String bom = read("bom/pom.xml");
    String managed = bom.substring(bom.indexOf("<dependencyManagement>"));
    assertEquals(published, new TreeSet<>(all("<artifactId>(heddle-\\S+)</artifactId>", managed)));
    assertEquals(published, described);
    // The plugin that uploads looks at no property.
    assertEquals(kept,
        new TreeSet<>(all("<excludeArtifact>(heddle-\\S+)</excludeArtifact>", read("pom.xml"))));
  }

  private static String artifact(String module) {
    return "heddle-" + module.substring(module.lastIndexOf('/') + 1);
  }

  @Test
  void pagesNameTheVersionOfTheBuild() throws IOException {
    String version = all("<version>(\\S+)</version>", read("pom.xml")).getFirst();
    for (String page : List.of("README.md", "docs/guide/setup.md")) {
      List<String> named =
          all("(?:heddle-bom:|>|`)(\\d+\\.\\d+\\.\\d+(?:-SNAPSHOT)?)[\"'`<]", read(page));
      named.removeIf(other -> read(page).contains("slf4j") && other.startsWith("2."));
      assertTrue(named.size() >= 1, page);
      assertEquals(Set.of(version), Set.copyOf(named), page);
    }
  }

  @Test
  void whatRowsOfTheTableOfCasesNameExists() {
    List<String> wrong = new ArrayList<>();
    String page = read("docs/testing.md");
    String table = page.substring(page.indexOf("| test of samples |"));
    List<String> rows = table.lines().skip(2).takeWhile(line -> line.startsWith("|")).toList();
    for (String row : rows) {
      List<String> tests = all("`(\\w+Test\\.\\w+)`", row);
      if (tests.isEmpty()) {
        wrong.add(row);
      }
      tests.stream().filter(test -> !exists(test)).forEach(wrong::add);
    }
    assertEquals(List.of(), wrong);
    assertTrue(rows.size() > 5, rows.toString());
  }

  private static boolean exists(String test) {
    String[] names = test.split("\\.");
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      Path file = files.filter(path -> path.endsWith(names[0] + ".java")).findFirst().orElseThrow();
      String type = Path.of("src/test/java").relativize(file).toString().replace('/', '.')
          .replace(".java", "");
      return Arrays.stream(Class.forName(type).getDeclaredMethods())
          .anyMatch(method -> method.getName().equals(names[1]));
    } catch (IOException | ClassNotFoundException | java.util.NoSuchElementException _) {
      return false;
    }
  }

  private static List<String> all(String pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static String read(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
