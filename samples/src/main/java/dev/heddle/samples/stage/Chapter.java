package dev.heddle.samples.stage;

import java.util.List;

/**
 * Samples that belong together.
 *
 * @param name its name, that of their package
 * @param title what they are about
 * @param samples in the order to read them
 */
public record Chapter(String name, String title, List<Sample> samples) {
  /**
   * Makes a chapter.
   *
   * @param name its name
   * @param title what they are about
   * @param samples in the order to read them
   */
  public Chapter(String name, String title, Sample... samples) {
    this(name, title, List.of(samples));
  }
}
