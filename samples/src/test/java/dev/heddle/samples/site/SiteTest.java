package dev.heddle.samples.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest {
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

  @TempDir private Path folder;

  @Test
  void eachLinkOfTheSiteLeadsToAFileAndAnAnchorOfIt() throws IOException {
    var site = new Site(Path.of(".."));
    assertEquals(List.of(), site.write(folder));
    Set<String> dead = new TreeSet<>();
    for (Page page : site.pages().values()) {
      Path file = folder.resolve(page.address());
      for (var link : LINK.matcher(Files.readString(file)).results().toList()) {
        if (!link.group(1).matches("(https?|mailto):.*") && !leadsSomewhere(file, link.group(1))) {
          dead.add(page.place() + " -> " + link.group(1));
        }
      }
    }
    assertEquals(Set.of(), dead);
    assertTrue(site.pages().size() > 80, site.pages()::toString);
  }

  private static boolean leadsSomewhere(Path file, String target) throws IOException {
    String[] parts = target.split("#", 2);
    Path there = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
    return Files.isRegularFile(there)
        && (parts.length == 1 || Files.readString(there).contains("id=\"" + parts[1] + "\""));
  }

  @Test
  void linkThatLeadsNowhereIsToldAndOneToASourceLosesItsLink() throws IOException {
    Path project = Files.createDirectories(folder.resolve("project"));
    Files.createDirectories(project.resolve("src"));
    Files.writeString(project.resolve("src/A.java"), "class A {}");
    Files.writeString(project.resolve("README.md"), """
        # One

        [gone](two.md), [no heading](#three), [itself](#one), [a source](src/A.java), <b>bold</b>
        """);
    var site = new Site(project);
    Path into = folder.resolve("out");
    assertEquals(
        List.of("README.md -> two.md", "README.md -> #three"), site.write(into));
    String page = Files.readString(into.resolve("index.html"));
    assertTrue(page.contains("<a href=\"#one\">itself</a>, a source"), page);
    assertFalse(page.contains("A.java"), page);
  }
}
