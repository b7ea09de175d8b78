package dev.heddle.ipc.wire;

import dev.heddle.scheduler.Log;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * What a worker's code logs, on its way to the log of the parent.
 *
 * @param level how important it is
 * @param logger who logs it
 * @param message what, with its arguments filled in
 * @param trace a stack trace as text, or empty
 */
public record LogEntry(Level level, String logger, String message, String trace) {
  private static final int MOST_NAME = 500;
  private static final int MOST_TEXT = 16_000;
  private static final String WORKER = "worker";

  public static LogEntry of(Level level, String logger, String message,
      @Nullable Throwable thrown) {
    String trace = "";
    if (thrown != null) {
      var text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      trace = text.toString();
    }
    return new LogEntry(level, logger, message, trace);
  }

  /** Encodes it in at most so many bytes, at least 1,024; what is too long is cut. */
  public byte[] encode(int limit) {
    int mostText = Math.min(MOST_TEXT, limit / 8);
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(level.ordinal());
      out.writeUTF(shortened(logger, Math.min(MOST_NAME, limit / 16)));
      out.writeUTF(shortened(message, mostText));
      out.writeUTF(shortened(trace, mostText));
    } catch (IOException e) {
      throw new AssertionError("in memory", e);
    }
    return bytes.toByteArray();
  }

  private static String shortened(String text, int most) {
    return text.length() > most ? text.substring(0, most) + "..." : text;
  }

  public static LogEntry decode(byte[] payload) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(payload));
    int level = in.readUnsignedByte();
    if (level >= Level.values().length) {
      throw new ProtocolException("a log entry of level " + level);
    }
    return new LogEntry(Level.values()[level], in.readUTF(), in.readUTF(), in.readUTF());
  }

  /** Logs it here under its own logger's name, with the worker's in front and in the MDC. */
  public void log(String worker) {
    MDC.put(WORKER, worker);
    try {
      Log.of(logger)
          .atLevel(level)
          .log("[{}] {}{}", worker, message, trace.isEmpty() ? "" : "\n" + trace.stripTrailing());
    } finally {
      MDC.remove(WORKER);
    }
  }
}
