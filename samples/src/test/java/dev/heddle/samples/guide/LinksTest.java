package dev.heddle.samples.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links within the pages lead somewhere: to a file that is there, and to a heading that it has. */
class LinksTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)|<img src=\"([^\"]+)\"");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|`[^`\n]+`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

  @Test
  void eachLinkOfEachPageLeadsToAFileAndAHeading() throws IOException {
    Set<String> dead = new TreeSet<>();
    int seen = 0;
    for (Path page : pages()) {
      String text = CODE.matcher(Files.readString(page)).replaceAll("code");
      for (var link : LINK.matcher(text).results().toList()) {
        String target = link.group(1) == null ? link.group(2) : link.group(1);
        if (!target.matches("(https?|mailto):.*")) {
          seen++;
          if (!leadsSomewhere(page, target)) {
            dead.add(ROOT.relativize(page) + " -> " + target);
          }
        }
      }
    }
    assertEquals("", String.join("\n", dead));
    assertTrue(seen > 300, seen + " links; is the pattern right?");
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files.filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !ROOT.relativize(file).toString().matches(".*\\btarget/.*"))
          .toList();
    }
  }

  private static boolean leadsSomewhere(Path page, String target) throws IOException {
    int mark = target.indexOf('#');
    String file = mark < 0 ? target : target.substring(0, mark);
    Path there = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    return Files.exists(there)
        && there.startsWith(ROOT)
        && (mark < 0 || anchors(there).contains(target.substring(mark + 1)));
  }

  /** As GitHub and the site make them of headings; a second heading of one name is told apart by a number. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new HashSet<>();
    String text =
        Pattern.compile("(?ms)^```.*?^```$").matcher(Files.readString(page)).replaceAll("");
    for (var heading : HEADING.matcher(text).results().toList()) {
      String plain = heading.group(1).replaceAll("\\[([^]]+)]\\([^)]+\\)", "$1");
      String anchor =
          plain.toLowerCase(Locale.ROOT).strip().replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ',
              '-');
      String name = anchor;
      for (int i = 1; !anchors.add(name); i++) {
        name = anchor + "-" + i;
      }
    }
    return anchors;
  }
}
