package dev.heddle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Heddle;
import dev.heddle.ipc.ProcessPool;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ModulePathTest {

  /** Run in a JVM of its own. */
  static final class Program {
    public static void main(String[] args) throws Exception {
      System.out.println(Heddle.class.getModule());
      System.out.println(Heddle.run(() -> Heddle.gather(() -> 1, () -> 2)));
      try (var pool = ProcessPool.open(1)) {
        System.out.println(pool.call(() -> Heddle.class.getModule().toString()));
      }
    }
  }

  @Test
  void modulesRunWithTheFlagNamingOurModuleAndSoDoTheirWorkers() throws Exception {
    String[] classPath = System.getProperty("java.class.path").split(":");
    String modules =
        Stream.of(classPath)
            .filter(
                path -> path.matches(".*/(scheduler|runtime|ipc)/target/.*")
                    || path.matches(".*/(heddle-(scheduler|runtime|ipc)|jctools|slf4j|jspecify).*"))
            .collect(Collectors.joining(":"));
    Process process =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/java.lang=dev.heddle.scheduler",
            "-p",
            modules,
            "--add-modules",
            "dev.heddle.ipc",
            "-cp",
            "target/test-classes",
            Program.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
    assertEquals(
        List.of("module dev.heddle.runtime", "[1, 2]", "module dev.heddle.runtime"),
        output.lines().toList());
  }
}
