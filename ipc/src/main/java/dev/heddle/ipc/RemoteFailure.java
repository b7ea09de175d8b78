package dev.heddle.ipc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;

/**
 * An exception on its way from a worker: always its text and stack trace, and the exception itself
 * where it can be serialized.
 */
final class RemoteFailure {
  private RemoteFailure() {}

  static byte[] encode(byte[] prefix, Throwable failure) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(prefix);
    var out = new DataOutputStream(bytes);
    out.writeUTF(shortened(failure.toString()));
    StackTraceElement[] stack = failure.getStackTrace();
    out.writeInt(stack.length);
    for (StackTraceElement frame : stack) {
      out.writeUTF(frame.getClassName());
      out.writeUTF(frame.getMethodName());
      out.writeUTF(String.valueOf(frame.getFileName()));
      out.writeInt(frame.getLineNumber());
    }
    bytes.writeBytes(Codec.encode(Frame.EMPTY, isSerializable(failure) ? failure : null));
    return bytes.toByteArray();
  }

  private static boolean isSerializable(Throwable failure) {
    try (var out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      out.writeObject(failure);
      return true;
    } catch (IOException | RuntimeException | StackOverflowError _) {
      return false;
    }
  }

  /** Keeps within what {@code writeUTF} can write. */
  private static String shortened(String text) {
    return text.length() > 10_000 ? text.substring(0, 10_000) + "..." : text;
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
    try {
      if (codec.decode(payload, payload.length - bytes.available()) instanceof Throwable original) {
        original.addSuppressed(new RemoteException(where, new StackTraceElement[0]));
        return original;
      }
    } catch (IOException | ClassNotFoundException | RuntimeException _) {
      // The text and the stack trace say what the exception itself could not be brought over to say.
    }
    return new RemoteException(text + " (" + where + ")", stack);
  }
}
