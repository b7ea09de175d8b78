package dev.heddle.ipc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An exception on its way from a worker: always its text and stack trace, and the exception itself
 * where it can be serialized and is not too large.
 */
final class RemoteFailure {
  private static final int MOST_TEXT = 10_000;
  private static final int MOST_FRAMES = 1_024;
  private static final int BYTES_A_CHARACTER = 3;

  private RemoteFailure() {}

  /** Encodes a failure behind some empty room, at most half of what there is for its own words. */
  static byte[] encode(int room, Throwable failure, int maxPayload) throws IOException {
    byte[] value = encodeValue(failure, maxPayload / 2);
    byte[] words = encodeWords(failure, maxPayload - room - value.length);
    return ByteBuffer.allocate(room + words.length + value.length)
        .position(room)
        .put(words)
        .put(value)
        .array();
  }

  /** The text first; then as many frames of the stack, from the top, as fit. */
  private static byte[] encodeWords(Throwable failure, int limit) throws IOException {
    int mostText = Math.min(MOST_TEXT, limit / (2 * BYTES_A_CHARACTER));
    var bytes = new ByteArrayOutputStream();
    new DataOutputStream(bytes).writeUTF(shortened(describe(failure), mostText));
    var frames = new ByteArrayOutputStream();
    int count = 0;
    for (StackTraceElement call : failure.getStackTrace()) {
      byte[] frame = encodeFrame(call);
      int size = bytes.size() + Integer.BYTES + frames.size() + frame.length;
      if (count == MOST_FRAMES || size > limit) {
        break;
      }
      frames.writeBytes(frame);
      count++;
    }
    new DataOutputStream(bytes).writeInt(count);
    frames.writeTo(bytes);
    return bytes.toByteArray();
  }

  private static byte[] encodeFrame(StackTraceElement call) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeUTF(call.getClassName());
    out.writeUTF(call.getMethodName());
    out.writeUTF(String.valueOf(call.getFileName()));
    out.writeInt(call.getLineNumber());
    return bytes.toByteArray();
  }

  /** An exception's own words may fail too. */
  private static String describe(Throwable failure) {
    try {
      return failure.toString();
    } catch (Throwable e) {
      return failure.getClass().getName();
    }
  }

  private static byte[] encodeValue(Throwable failure, int limit) {
    try {
      byte[] value = Codec.encode(0, failure);
      if (value.length <= limit) {
        return value;
      }
    } catch (RuntimeException | StackOverflowError _) {
      // Then its text and stack trace have to do.
    }
    return Codec.encode(0, null);
  }

  private static String shortened(String text, int most) {
    return text.length() > most ? text.substring(0, most) + "..." : text;
  }

  static Throwable decode(byte[] payload, int offset, Codec codec, String worker)
      throws IOException {
    var bytes = new ByteArrayInputStream(payload, offset, payload.length - offset);
    var in = new DataInputStream(bytes);
    String text = in.readUTF();
    int length = in.readInt();
    if (length < 0 || length > bytes.available()) {
      throw new ProtocolException("a stack trace of " + length + " frames");
    }
    var stack = new StackTraceElement[length];
    for (int i = 0; i < length; i++) {
      stack[i] = new StackTraceElement(in.readUTF(), in.readUTF(), in.readUTF(), in.readInt());
    }
    String where = "thrown in " + worker;
    Throwable original = decodeValue(payload, payload.length - bytes.available(), codec);
    if (original != null && mayBeRethrown(original)) {
      original.addSuppressed(new RemoteException(where, null, new StackTraceElement[0]));
      return original;
    }
    return new RemoteException(text + " (" + where + ")", original, stack);
  }

  private static @Nullable Throwable decodeValue(byte[] payload, int offset, Codec codec) {
    try {
      return codec.decode(payload, offset) instanceof Throwable original ? original : null;
    } catch (Throwable _) {
      // The text and the stack trace say what the exception itself could not be brought over to say.
      return null;
    }
  }

  /** What would be mistaken for a cancellation of the caller may not, nor what nobody can catch. */
  private static boolean mayBeRethrown(Throwable original) {
    return original instanceof Error
        || (original instanceof Exception && !(original instanceof InterruptedException));
  }
}
