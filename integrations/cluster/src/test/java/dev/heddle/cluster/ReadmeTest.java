package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void codeOfTheReadmeIsThatOfTheTests() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    Path file = Path.of("src", "test", "java", "dev", "heddle", "cluster", "Readme.java");
    String[] parts = Files.readString(file).split(" *// \\[readme]\n");
    for (int i = 1; i < parts.length; i += 2) {
      String code = parts[i].stripTrailing().stripIndent();
      assertTrue(readme.contains("```java\n" + code + "\n```"), code);
    }
  }
}
