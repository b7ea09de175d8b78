package dev.heddle.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Path SAMPLE =
      Path.of("src", "test", "java", "dev", "heddle", "spring", "sample", "ShopSample.java");
  private static final Pattern ROW = Pattern.compile("^\\| `([a-z-]+)` \\|", Pattern.MULTILINE);

  @Test
  void codeOfTheReadmeIsThatOfTheSample() throws IOException {
    String code = Files.readString(SAMPLE).split(" *// \\[readme]\n")[1].stripTrailing();
    assertTrue(readme().contains("```java\n" + code + "\n```"), code);
  }

  @Test
  void tableHasThePropertiesThereAre() throws IOException {
    Set<String> rows = ROW.matcher(readme())
        .results()
        .map((MatchResult row) -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
    Set<String> properties = Stream.of(HeddleProperties.class.getRecordComponents())
        .map(part -> part.getName().equals("shutdownTimeout") ? "shutdown-timeout" : part.getName())
        .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(properties, rows);
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }
}
