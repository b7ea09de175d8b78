package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's own dump shows a group as a container with its children, below who opened it. */
@ParameterizedClass
@EnumSource(Runs.class)
class ThreadDumpTest {
  @Parameter Runs runs;
  @TempDir Path directory;

  @Test
  void childrenStandUnderTheirGroupWhichStandsUnderTheRun() throws Exception {
    String dump =
        runs.builder()
            .name("my-run")
            .run(
                () -> {
                  try (var group = TaskGroup.open("my-group")) {
                    Task<?> child = group.start("my-child", Runs::forever);
                    Runs.untilWaiting(child);
                    String dumped = Heddle.blocking(this::dump);
                    group.cancel("seen");
                    return dumped;
                  }
                });
    assertFalse(dump.contains("OwnedContainer"), dump);
    String group = container(dump, "my-group@");
    assertTrue(group.contains("\"my-child\""), group);
    String detached = container(dump, parentOf(group));
    assertEquals("detached", nameOf(detached), dump);
    assertEquals("my-run", nameOf(container(dump, parentOf(detached))), dump);
  }

  private String dump() throws Exception {
    Path file = directory.resolve("dump.json");
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(
            jcmd.toString(),
            Long.toString(ProcessHandle.current().pid()),
            "Thread.dump_to_file",
            "-format=json",
            file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("jcmd.txt").toFile())
            .start();
    assertEquals(0, process.waitFor());
    return Files.readString(file);
  }

  private static String container(String dump, String name) {
    for (String part : dump.split("(?=\"container\":)")) {
      if (part.startsWith("\"container\": \"" + name)) {
        return part;
      }
    }
    throw new AssertionError("no container " + name + " in " + dump);
  }

  private static String parentOf(String container) {
    return field(container, "parent");
  }

  private static String nameOf(String container) {
    return field(container, "container").replaceFirst("[\\\\/@].*", "");
  }

  private static String field(String container, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\": \"([^\"]*)\"").matcher(container);
    assertTrue(matcher.find(), container);
    return matcher.group(1);
  }
}
