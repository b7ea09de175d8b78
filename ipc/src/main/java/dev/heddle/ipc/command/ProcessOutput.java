package dev.heddle.ipc.command;

import dev.heddle.ValueAction;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a process writes to one of its streams, to be read by one task at a time. Waiting for it holds
 * up no carrier and can be cancelled; a cancelled read has taken nothing that the next would miss.
 *
 * <p>If nobody reads, the process waits once a bounded amount is on its way.
 */
public final class ProcessOutput {
  private final OutputPump pump;
  private final Charset charset;
  private final int longestLine;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  ProcessOutput(OutputPump pump, Charset charset, int longestLine) {
    this.pump = pump;
    this.charset = charset;
    this.longestLine = longestLine;
  }

  /**
   * Returns the next bytes, as they come.
   *
   * @return at least one byte, or an empty array at the end
   * @throws IOException if the stream cannot be read
   * @throws InterruptedException if the caller is cancelled
   */
  public byte[] read() throws IOException, InterruptedException {
    if (line.size() > 0) {
      byte[] begun = line.toByteArray();
      line.reset();
      return begun;
    }
    return pump.read();
  }

  /**
   * Returns the next line, without its end, which is a line feed or both a carriage return and a line
   * feed. It is in UTF-8, or what {@link Command#charset} said.
   *
   * @return the line
   * @throws EOFException if there is none any more; {@link #readLineOrDone} tells that without an
   *     exception
   * @throws IOException if the stream cannot be read, or the line is longer than {@link
   *     Command#maxOutput} allows; {@link #read} returns what has been read of it
   * @throws InterruptedException if the caller is cancelled
   */
  public String readLine() throws IOException, InterruptedException {
    String text = nextLine();
    if (text == null) {
      throw new EOFException(
          "The output has ended; readLineOrDone() tells the end without an exception");
    }
    return text;
  }

  /**
   * Returns the next line, if there is one more; otherwise as {@link #readLine}.
   *
   * @return the line, or empty at the end
   * @throws IOException as {@link #readLine}
   * @throws InterruptedException if the caller is cancelled
   */
  public Optional<String> readLineOrDone() throws IOException, InterruptedException {
    return Optional.ofNullable(nextLine());
  }

  /**
   * Runs an action with each line, to the end, in the calling task.
   *
   * @param action what to do
   * @param <E> what it throws
   * @throws E if the action throws it; the lines after that can still be read
   * @throws IOException as {@link #readLine}
   * @throws InterruptedException if the caller is cancelled
   */
  public <E extends Exception> void forEachLine(ValueAction<? super String, E> action)
      throws E, IOException, InterruptedException {
    Objects.requireNonNull(action, "action");
    String text;
    while ((text = nextLine()) != null) {
      action.accept(text);
    }
  }

  @Nullable
  String nextLine() throws IOException, InterruptedException {
    int next;
    while ((next = pump.readByte()) >= 0 && next != '\n') {
      if (line.size() == longestLine) {
        throw new IOException(
            "The process wrote a line of more than " + longestLine
                + " bytes; raise the limit with Command.maxOutput(...)");
      }
      line.write(next);
    }
    if (next < 0 && line.size() == 0) {
      return null;
    }
    String text = line.toString(charset);
    line.reset();
    return text.endsWith("\r") && next >= 0 ? text.substring(0, text.length() - 1) : text;
  }

  /**
   * Returns all that is left.
   *
   * @param most how many bytes at most
   * @return the bytes
   * @throws IOException if there is more, or the stream cannot be read
   * @throws InterruptedException if the caller is cancelled
   */
  public byte[] readAll(int most) throws IOException, InterruptedException {
    var all = new ByteArrayOutputStream();
    byte[] chunk;
    while ((chunk = read()).length > 0) {
      if (all.size() + (long) chunk.length > most) {
        throw new IOException("The process wrote more than " + most + " bytes");
      }
      all.writeBytes(chunk);
    }
    return all.toByteArray();
  }
}
