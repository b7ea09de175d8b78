package dev.heddle.ipc.launch;

import dev.heddle.scheduler.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;

/** What a worker prints: each line is logged under the worker's name, the last few are kept. */
public final class StderrTail {
  private static final Logger LOG = Log.of("dev.heddle.ipc.worker");
  private static final int MOST_CHARACTERS = 8 << 10;

  /** Of a line; a longer one is cut into several. */
  private static final int LONGEST_LINE = 2 << 10;

  private final Deque<String> lines = new ArrayDeque<>();
  private int characters;

  /** Reads until the stream ends. */
  public void drain(String worker, InputStream stream) {
    try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      var line = new StringBuilder();
      char[] chunk = new char[4 << 10];
      int length;
      while ((length = reader.read(chunk)) >= 0) {
        for (int i = 0; i < length; i++) {
          if (chunk[i] != '\n') {
            line.append(chunk[i]);
          }
          if (chunk[i] == '\n' || line.length() == LONGEST_LINE) {
            flush(worker, line);
          }
        }
      }
      if (!line.isEmpty()) {
        flush(worker, line);
      }
    } catch (IOException e) {
      keep("(reading the worker's output failed: " + e + ")");
    }
  }

  private void flush(String worker, StringBuilder line) {
    String text = line.toString();
    line.setLength(0);
    keep(text);
    LOG.info("{}: {}", worker, text);
  }

  private synchronized void keep(String line) {
    lines.addLast(line);
    characters += line.length() + 1;
    while (characters > MOST_CHARACTERS) {
      characters -= lines.removeFirst().length() + 1;
    }
  }

  /** The last lines, without the last line's end. */
  @Override
  public synchronized String toString() {
    return String.join("\n", lines);
  }
}
