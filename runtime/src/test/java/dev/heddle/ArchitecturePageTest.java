package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** The page of rooms names each package there is, and no other. */
class ArchitecturePageTest {
  private static final Pattern ROOM =
      Pattern.compile("^\\| \\**`(dev\\.heddle[\\w.]*)`", Pattern.MULTILINE);
  private static final Pattern NAMED = Pattern.compile("`(dev\\.heddle[\\w.]*)`");

  @Test
  void eachPackageHasARowAndEachNameIsAPackage() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "architecture.md"));
    Set<String> packages = new TreeSet<>();
    List<Path> modules = new ArrayList<>();
    for (String module : List.of("scheduler", "runtime", "observe", "ipc")) {
      modules.add(Path.of("..", module));
    }
    try (Stream<Path> integrations = Files.list(Path.of("..", "integrations"))) {
      integrations.filter(module -> Files.exists(module.resolve("api.txt"))).forEach(modules::add);
    }
    for (Path module : modules) {
      packages.addAll(packagesOf(module.resolve(Path.of("src", "main", "java"))));
    }
    assertEquals(packages, names(ROOM, page), "rows of docs/architecture.md");
    assertEquals(packages, names(NAMED, page), "packages named in docs/architecture.md");
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
