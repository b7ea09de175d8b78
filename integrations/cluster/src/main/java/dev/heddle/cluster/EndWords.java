package dev.heddle.cluster;

import dev.heddle.ipc.pool.WorkerEnd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** How a worker has ended, on its way from its member to the pool. */
final class EndWords {
  private static final int MOST_CHARACTERS = 10_000;

  private EndWords() {}

  static byte[] encode(WorkerEnd end) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeLong(end.pid());
      out.writeInt(end.code());
      out.writeBoolean(end.exited());
      // One that was never started has its reason in the place of its name.
      out.writeUTF(shortened(end.pid() < 0 ? end.worker() : end.why()));
      out.writeUTF(shortened(end.lastWords()));
    } catch (IOException e) {
      throw new AssertionError("in memory", e);
    }
    return bytes.toByteArray();
  }

  private static String shortened(String text) {
    return text.length() > MOST_CHARACTERS
        ? text.substring(text.length() - MOST_CHARACTERS)
        : text;
  }

  static WorkerEnd decode(byte[] payload, String worker) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(payload));
    long pid = in.readLong();
    int code = in.readInt();
    boolean exited = in.readBoolean();
    String why = in.readUTF();
    String lastWords = in.readUTF();
    String who = pid < 0 ? worker + ": " + why : worker;
    return new WorkerEnd(who, pid, code, exited, pid < 0 ? "" : why, lastWords, null, true);
  }
}
