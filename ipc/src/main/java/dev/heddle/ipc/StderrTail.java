package dev.heddle.ipc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker prints: each line is logged under the worker's name, the last few are kept. */
final class StderrTail {
  private static final Logger LOG = LoggerFactory.getLogger("dev.heddle.ipc.worker");
  private static final int LINES = 20;

  private final Deque<String> lines = new ArrayDeque<>();

  /** Reads until the stream ends. */
  void drain(String worker, InputStream stream) {
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String line;
      while ((line = reader.readLine()) != null) {
        LOG.info("{}: {}", worker, line);
        keep(line);
      }
    } catch (IOException e) {
      keep("(reading the worker's output failed: " + e + ")");
    }
  }

  private synchronized void keep(String line) {
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  /** The last lines, to put behind a message; empty if there are none. */
  @Override
  public synchronized String toString() {
    return lines.isEmpty() ? "" : "; its last words:\n  " + String.join("\n  ", lines);
  }
}
