package dev.heddle.observe;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page itself: files in the folder {@code page} beside this class, which are the same for everybody. */
final class PageFiles {
  private static final Map<String, String> TYPES =
      Map.of("html", "text/html", "css", "text/css", "js", "text/javascript");
  private static final List<String> NAMES =
      List.of("page.html", "page.css", "page.js", "rows.js", "lanes.js", "charts.js");

  private final Map<String, byte[]> files = new HashMap<>();

  PageFiles() throws IOException {
    for (String name : NAMES) {
      try (InputStream file = PageFiles.class.getResourceAsStream("page/" + name)) {
        if (file == null) {
          throw new IOException("page/" + name + " is missing beside " + PageFiles.class);
        }
        files.put(name.equals("page.html") ? "/" : "/" + name, file.readAllBytes());
      }
    }
  }

  /** The file at a path; null if there is none. */
  byte @Nullable [] at(String path) {
    return files.get(path);
  }

  String typeAt(String path) {
    String ending = path.substring(path.lastIndexOf('.') + 1);
    return TYPES.getOrDefault(path.equals("/") ? "html" : ending, "text/plain");
  }
}
