package dev.heddle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of the guide's page on setting up, each block in a folder that has the jars in {@code lib} and
 * the files that the page has shown before it, and compares what they print with the block {@code text} after them.
 */
@Timeout(300)
class SetupTest {
  private static final Path PAGE = Path.of("../docs/guide/setup.md");
  private static final Path CONSUMER = Path.of("../.ci/consumer");
  private static final Pattern BLOCK =
      Pattern.compile("(?m)^```(\\w+)(?: (\\S+))?\n(.*?)^```\n", Pattern.DOTALL);

  /** A server that knows nothing of Heddle, and a web application in a loader of its own. */
  private static final String SERVER =
      """
          import java.net.*;
          import java.nio.file.*;

          void main() throws Exception {
            var urls = new java.util.ArrayList<>(java.util.List.of(Path.of("classes").toUri().toURL()));
            try (var jars = Files.newDirectoryStream(Path.of("lib"))) {
              for (Path jar : jars) urls.add(jar.toUri().toURL());
            }
            var loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
            Thread.currentThread().setContextClassLoader(loader);
            loader.loadClass("app.App").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
          }
          """;

  @TempDir private static Path folder;
  private static Path jars;

  private record Block(String language, String file, String text) {}

  @BeforeAll
  static void packModules() throws IOException {
    jars = Files.createDirectory(folder.resolve("jars"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry).toAbsolutePath().normalize();
      Matcher module =
          Pattern.compile("/(scheduler|runtime|ipc)/target/classes$").matcher(path.toString());
      if (module.find()) {
        int code =
            ToolProvider.findFirst("jar").orElseThrow().run(
                System.out, System.err, "--create", "--file",
                jars.resolve("heddle-" + module.group(1) + ".jar").toString(), "-C",
                path.toString(), ".");
        assertEquals(0, code, entry);
      } else if (path.getFileName().toString().matches(
          "(heddle-(scheduler|runtime|ipc)|jctools|slf4j-api|slf4j-simple|jspecify).*\\.jar")) {
        Files.copy(path, jars.resolve(path.getFileName()));
      }
    }
  }

  private static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher found = BLOCK.matcher(Files.readString(PAGE));
    while (found.find()) {
      blocks.add(new Block(found.group(1), found.group(2), found.group(3)));
    }
    return blocks;
  }

  @TestFactory
  Stream<DynamicTest> everyWayToStartAProgramWorksAsThePageSays() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    Map<String, String> files = new LinkedHashMap<>();
    List<Block> blocks = blocks();
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      if (block.file() != null) {
        files.put(block.file(), block.text());
      } else if (block.language().equals("sh")) {
        Block expected = blocks.get(i + 1);
        assertEquals("text", expected.language(), "what " + block.text() + " prints");
        Map<String, String> before = Map.copyOf(files);
        Path place = folder.resolve("block " + i);
        tests.add(
            DynamicTest.dynamicTest(
                block.text(),
                () -> assertEquals(expected.text(), run(place, before, block.text()))));
      }
    }
    assertEquals(8, tests.size(), "blocks of commands");
    return tests.stream();
  }

  @Test
  void loaderOfAServerIsNoHindrance() throws Exception {
    Map<String, String> files = new LinkedHashMap<>();
    for (Block block : blocks()) {
      if (block.file() != null) {
        files.put(block.file(), block.text());
      }
    }
    files.put("Server.java", SERVER);
    String commands = """
        javac -cp 'lib/*' -d classes src/app/App.java
        java --add-opens=java.base/java.lang=ALL-UNNAMED Server.java
        """;
    assertEquals("42 here, 8 in a worker\n", run(folder.resolve("server"), files, commands));
  }

  @Test
  void everySnippetForMavenIsOfTheProjectThatTheReleaseIsTriedWith() throws IOException {
    String poms = "";
    try (Stream<Path> all = Files.walk(CONSUMER)) {
      for (Path pom : all.filter(path -> path.endsWith("pom.xml")).toList()) {
        poms += flat(Files.readString(pom));
      }
    }
    int snippets = 0;
    for (Block block : blocks()) {
      if (block.language().equals("xml")) {
        snippets++;
        assertTrue(poms.contains(flat(block.text())), block.text());
      }
    }
    assertEquals(7, snippets);
  }

  private static String flat(String xml) {
    return xml.replaceAll("\\s+", " ").strip();
  }

  private static String run(Path place, Map<String, String> files, String commands)
      throws Exception {
    Files.createDirectories(place);
    Files.createSymbolicLink(place.resolve("lib"), jars);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = place.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Path out = place.resolve("out");
    Path err = place.resolve("err");
    var builder =
        new ProcessBuilder("sh", "-euc", commands)
            .directory(place.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment.merge(
        "PATH", "",
        (path, _) -> Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + path);
    environment.put("HOME", place.toString()); // Where JShell writes.
    int code = builder.start().waitFor();
    assertEquals(0, code, () -> read(out) + read(err));
    return Files.readString(out);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
