package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What two JVMs are compared in ({@link TwoJvmsTest}) is all that the guide names, and all primitives of our own. */
class FacilitiesTest {
  private static final Pattern NAME =
      Pattern.compile("`(?:new )?(?:\\w+\\.)*(\\w+)(?:\\(.*?\\))?`");
  private static final Pattern PRIMITIVE = Pattern.compile(
      "(?m)^dev\\.heddle\\.(?:channel|generator|queue|sync)\\.(\\w+) (?:final|sealed) class"
          + "(?! extends \\S*(?:Exception|Error))");

  /** Names of packages, and of what is no call. */
  private static final List<String> NO_FACILITIES = List.of("concurrent", "time");

  private static List<String> missing(Stream<String> names) throws IOException {
    var programs = new StringBuilder();
    for (String each : List.of(
        "Facilities", "RewrittenFacilities", "TimedWaits", "TimedWaitScenes", "OwnPrimitives")) {
      programs.append(Files.readString(Path.of("src/test/java/programs", each + ".java")));
    }
    // An import uses nothing.
    String text = programs.toString().replaceAll("(?m)^import .*$", "");
    return names.filter(name -> !Pattern.compile("\\b" + name + "\\b").matcher(text).find())
        .distinct().toList();
  }

  private static Stream<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult each) -> each.group(1));
  }

  @Test
  void eachCallThatTheGuideSaysIsTheSimulationsIsInAProgram() throws IOException {
    String guide = Files.readString(Path.of("../docs/guide/simulation.md"));
    int begin = guide.indexOf("## What gets a point");
    String firstColumn = guide.substring(begin, guide.indexOf("Rewritten are", begin)).lines()
        .map(line -> line.replaceFirst("^\\| ([^|]*)\\|.*$", "$1"))
        .collect(Collectors.joining("\n"));
    assertEquals(
        List.of(),
        missing(found(NAME, firstColumn).filter(name -> !NO_FACILITIES.contains(name))));
  }

  @Test
  void eachPrimitiveOfOurOwnIsInAProgram() throws IOException {
    String api = Files.readString(Path.of("../runtime/api.txt"));
    assertEquals(
        List.of(), missing(found(PRIMITIVE, api)));
  }
}
