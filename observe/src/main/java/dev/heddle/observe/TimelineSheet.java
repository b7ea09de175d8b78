package dev.heddle.observe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Several timelines below each other, each with a title and a time axis of its own. Not thread-safe. */
public final class TimelineSheet {
  private final Map<String, Timeline> timelines = new LinkedHashMap<>();

  /** Makes an empty sheet. */
  public TimelineSheet() {}

  /**
   * Adds a timeline below the others.
   *
   * @param title its title
   * @param timeline the timeline; it is drawn as it is when the sheet is
   * @return this sheet
   * @throws IllegalArgumentException if there is one of that title already
   */
  public TimelineSheet add(String title, Timeline timeline) {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(timeline, "timeline");
    if (timelines.putIfAbsent(title, timeline) != null) {
      throw new IllegalArgumentException("The sheet has a timeline with the title '" + title + "'");
    }
    return this;
  }

  /**
   * Draws all of them.
   *
   * @return an SVG document, for light and dark pages
   */
  public String toSvg() {
    return TimelineSvg.of(timelines);
  }

  /**
   * Writes the picture to a file.
   *
   * @param file the file, for example {@code run.svg}; it is overwritten
   * @throws IOException if it cannot be written
   */
  public void writeSvg(Path file) throws IOException {
    Files.writeString(Objects.requireNonNull(file, "file"), toSvg(), StandardCharsets.UTF_8);
  }

  /**
   * Returns all of them as Chrome's {@code about:tracing} and Perfetto read them: each timeline as a process, each
   * task and lane as a thread of it.
   *
   * @return JSON in the Trace Event Format
   */
  public String toTrace() {
    return TimelineTrace.of(timelines);
  }

  /**
   * Writes the trace to a file.
   *
   * @param file the file, for example {@code run.json}; it is overwritten
   * @throws IOException if it cannot be written
   */
  public void writeTrace(Path file) throws IOException {
    Files.writeString(Objects.requireNonNull(file, "file"), toTrace(), StandardCharsets.UTF_8);
  }
}
