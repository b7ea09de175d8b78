package dev.heddle.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors are told of the properties. */
class MetadataTest {
  private static final Path FILE =
      Path.of("src", "main", "resources", "META-INF", "spring-configuration-metadata.json");

  @Test
  void itNamesThePropertiesThereAreWithTheirTypes() throws IOException {
    Map<String, String> told = new TreeMap<>();
    for (JsonNode property : new JsonMapper().readTree(Files.readString(FILE)).get("properties")) {
      String name = property.get("name").asString();
      assertEquals(name, ConfigurationPropertyName.of(name).toString());
      if (name.startsWith("spring.threads.heddle.")) {
        told.put(name, property.get("type").asString());
      }
    }
    Map<String, String> real = new TreeMap<>();
    Stream.of(HeddleProperties.class.getRecordComponents())
        .forEach(part -> real.put(name(part), type(part)));
    assertEquals(real, told);
  }

  private static String name(RecordComponent part) {
    return "spring.threads.heddle."
        + part.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
  }

  private static String type(RecordComponent part) {
    return ClassUtils.resolvePrimitiveIfNecessary(part.getType()).getName();
  }
}
