package dev.heddle.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The results of a run that has been, from the file that {@code --json} wrote. */
final class EarlierResults {
  private EarlierResults() {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is no such file, with the reason
   */
  static List<Result> read(Path file) throws IOException {
    try {
      JsonNode list = new ObjectMapper().readTree(Files.readString(file));
      if (!list.isArray()) {
        throw new IllegalArgumentException(file + " is no list of results, as --json writes them");
      }
      List<Result> results = new ArrayList<>();
      for (JsonNode each : list) {
        results.add(
            new Result(
                text(each, "workload"), text(each, "subject"), each.path("carriers").asInt(0),
                number(each, "median"), number(each, "min"), number(each, "max"),
                text(each, "unit")));
      }
      return results;
    } catch (JacksonException | IllegalStateException e) {
      throw new IllegalArgumentException(
          file + " is no list of results, as --json writes them: " + e.getMessage(), e);
    }
  }

  private static String text(JsonNode result, String field) {
    JsonNode value = result.path(field);
    if (!value.isString()) {
      throw new IllegalStateException("'" + field + "' is missing in " + result);
    }
    return value.stringValue();
  }

  /** Of a row that failed there is none. */
  private static double number(JsonNode result, String field) {
    JsonNode value = result.path(field);
    return value.isNumber() ? value.doubleValue() : Double.NaN;
  }
}
