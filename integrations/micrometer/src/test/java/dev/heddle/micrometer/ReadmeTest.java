package dev.heddle.micrometer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Path TESTS = Path.of("src", "test", "java", "dev", "heddle", "micrometer");

  @Test
  void codeOfTheReadmeIsThatOfTheTests() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    for (String file : List.of("OpenTelemetryAccessor.java", "ShopSample.java")) {
      String code =
          Files.readString(TESTS.resolve(file)).split(" *// \\[readme]\n")[1].stripTrailing();
      assertTrue(readme.contains("```java\n" + code.stripIndent() + "\n```"), code);
    }
  }
}
