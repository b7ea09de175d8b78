package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers of programs whose classes are on no class path. */
class LaunchTest {
  private static final String SOURCE =
      """
          import dev.heddle.ipc.*;

          public class Main {
            record Point(int x, int y) implements java.io.Serializable {}

            static Point mirror(Point p) { return new Point(p.y(), p.x()); }

            public static void main(String[] args) throws Exception {
              try (var pool = ProcessPool.open(1)) {
                System.out.println(pool.call(Main::mirror, new Point(1, 2)));
              }
              try (var process = WorkerProcess.start(() -> {
                System.out.println(mirror(new Point(3, 4)));
                return 0;
              })) {
                System.out.println(process.stdout().readLine());
              }
            }
          }
          """;

  private static final String SNIPPETS =
      """
          import dev.heddle.ipc.*;
          record Point(int x, int y) implements java.io.Serializable {}
          int twice(int n) { return 2 * n; }
          var pool = ProcessPool.open(1);
          System.out.println("" + pool.call(p -> new Point(p.y(), twice(p.x())), new Point(1, 2)));
          int thrice(int n) { return 3 * n; }
          System.out.println("" + pool.call(n -> thrice(n), 4));
          pool.close();
          /exit
          """;

  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir Path folder;

  @Test
  void programThatIsCompiledIntoMemoryIsKnownToWorkersAndLeavesNoTrace() throws Exception {
    Path file = Files.writeString(folder.resolve("Main.java"), SOURCE);

    String out =
        run("java", "-Djava.io.tmpdir=" + folder, "-cp", CLASS_PATH, file.toString());

    assertTrue(out.contains("Point[x=2, y=1]") && out.contains("Point[x=4, y=3]"), out);
    assertEquals(List.of(), leftBehind());
  }

  @Test
  void snippetsOfJShellAreKnownToWorkersAlsoTheLaterOnes() throws Exception {
    Path file = Files.writeString(folder.resolve("snippets.jsh"), SNIPPETS);

    String out =
        run(
            "jshell",
            "-J-Djava.util.prefs.userRoot=" + folder,
            "-R-Djava.io.tmpdir=" + folder,
            "--class-path",
            CLASS_PATH,
            file.toString());

    assertTrue(out.contains("Point[x=2, y=2]") && out.contains("12"), out);
  }

  private List<Path> leftBehind() throws IOException {
    List<Path> left = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "heddle-classes-*")) {
      all.forEach(left::add);
    }
    return left;
  }

  private String run(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
    command.addAll(List.of(arguments));
    Path printed = folder.resolve("printed");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it hangs");
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(printed);
  }
}
