package dev.heddle.ipc.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An exception on its way from a worker: always what it says in words, with all that hangs from it
 * ({@link FailureWords}), and the exception itself where it can be serialized and is not too large.
 */
public final class RemoteFailure {
  private static final int MOST_REASON = 1_000;
  private static final int BYTES_A_CHARACTER = 3;

  private RemoteFailure() {}

  /** Encodes a failure behind some empty room, at most half of what there is for its own words. */
  public static byte[] encode(int room, Throwable failure, int maxPayload) throws IOException {
    byte[] value = Codec.encode(0, null);
    String missing = "";
    try {
      byte[] whole = Codec.encodeShallow(failure);
      if (whole.length <= maxPayload / 2) {
        value = whole;
      } else {
        missing = "it has " + whole.length + " bytes";
      }
    } catch (RuntimeException | StackOverflowError e) {
      missing = FailureWords.textOf(e);
    }
    var head = new ByteArrayOutputStream();
    int mostReason = Math.min(MOST_REASON, maxPayload / (8 * BYTES_A_CHARACTER));
    new DataOutputStream(head).writeUTF(FailureWords.shortened(missing, mostReason));
    byte[] words = FailureWords.encode(failure, maxPayload - room - value.length - head.size());
    var payload = new ByteArrayOutputStream(room + head.size() + words.length + value.length);
    payload.writeBytes(new byte[room]);
    head.writeTo(payload);
    payload.writeBytes(words);
    payload.writeBytes(value);
    return payload.toByteArray();
  }

  public static Throwable decode(
      byte[] payload, int offset, Codec codec, String worker, StandIn standIn)
      throws IOException {
    var bytes = new ByteArrayInputStream(payload, offset, payload.length - offset);
    var in = new DataInputStream(bytes);
    String missing = in.readUTF();
    FailureWords[] words = FailureWords.decode(in);
    String where = "thrown in " + worker;
    try {
      Object value = codec.decodeShallow(payload, payload.length - bytes.available());
      if (value instanceof Throwable original) {
        return mayBeRethrown(original)
            ? marked(original, where, standIn)
            : inPlaceOf(words, original, where, standIn);
      }
    } catch (Throwable e) {
      // Its words say what the exception itself could not be brought over to say.
      missing = FailureWords.textOf(e);
    }
    return inPlaceOf(
        words,
        null,
        where + "; the exception itself could not be brought over: " + missing,
        standIn);
  }

  /** What would be mistaken for a cancellation of the caller may not, nor what nobody can catch. */
  private static boolean mayBeRethrown(Throwable original) {
    return original instanceof Error
        || (original instanceof Exception && !(original instanceof InterruptedException));
  }

  private static Throwable marked(Throwable original, String where, StandIn standIn) {
    original.addSuppressed(standIn.of(where, null, new StackTraceElement[0]));
    return original;
  }

  private static RuntimeException inPlaceOf(
      FailureWords[] words, @Nullable Throwable original, String where, StandIn standIn) {
    if (original != null) {
      return standIn.of(
          words[0].text() + " (" + where + ")", original, words[0].stack());
    }
    return FailureWords.asExceptions(words, " (" + where + ")", standIn);
  }
}
