package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.ipc.command.Command;
import dev.heddle.ipc.command.SubprocessResult;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StartupCacheTest {

  @TempDir private Path directory;

  /** Run in a JVM of its own, whose class path is of jars only. */
  static final class Parent {
    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      try (var first = ProcessPool.builder().workers(1).startupCache(folder).build()) {
        System.out.println("first " + first.call(Parent::usesCache));
        while (caches(folder).isEmpty()) {
          Thread.sleep(50);
        }
      }
      try (var second = ProcessPool.builder().workers(1).startupCache(folder).build()) {
        System.out.println("second " + second.call(Parent::usesCache));
        System.out.println("caches " + caches(folder).size());
      }
    }

    private static boolean usesCache() throws IOException {
      return Files.readString(Path.of("/proc/self/maps")).contains(".aot");
    }

    private static List<Path> caches(Path folder) throws IOException {
      try (var files = Files.list(folder)) {
        return files.filter(file -> file.toString().endsWith(".aot")).toList();
      }
    }
  }

  @Test
  void workersUseTheCacheOnceItIsThere() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/maps")));
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        jars.add(jarOf(path, directory.resolve(jars.size() + ".jar")).toString());
      } else if (Files.exists(path) && !entry.contains("junit")) {
        jars.add(entry);
      }
    }
    SubprocessResult result =
        Command.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            String.join(File.pathSeparator, jars),
            Parent.class.getName(),
            Files.createDirectory(directory.resolve("cache")).toString())
            .run();
    assertEquals(
        List.of("first false", "second true", "caches 1"),
        result.out().lines().toList(),
        result::err);
    assertTrue(result.exitCode() == 0);
  }

  private static Path jarOf(Path folder, Path jar) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(folder.relativize(file).toString()));
        out.write(Files.readAllBytes(file));
        out.closeEntry();
      }
    }
    return jar;
  }
}
