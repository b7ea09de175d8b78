package dev.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void codeOfTheReadmeIsThatOfTheSample() throws IOException {
    Path sample = Path.of("src", "test", "java", "dev", "heddle", "netty", "GreetingTest.java");
    String code =
        Files.readString(sample).split("  // \\[readme]\n")[1].stripTrailing().stripIndent();
    assertTrue(Files.readString(Path.of("README.md")).contains("```java\n" + code + "\n```"), code);
  }
}
