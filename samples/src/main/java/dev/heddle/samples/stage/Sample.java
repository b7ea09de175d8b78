package dev.heddle.samples.stage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;

/**
 * A small program that shows one thing.
 *
 * @param title what it shows
 * @param look what to look for, in one sentence
 * @param type its class; the sample is named after it
 * @param program the program
 */
public record Sample(String title, String look, Class<?> type, Program program) {
  private static final String SUFFIX = "Sample";

  /**
   * Returns the name it is run by.
   *
   * @return the name of its class, without the word Sample
   */
  public String name() {
    String name = type.getSimpleName().replace(SUFFIX, "");
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /**
   * Returns its source.
   *
   * @return Java
   * @throws IOException if it was not packed with the classes
   */
  public String source() throws IOException {
    String file = type.getSimpleName() + ".java";
    try (InputStream source = type.getResourceAsStream(file)) {
      if (source == null) {
        throw new NoSuchFileException(file);
      }
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
