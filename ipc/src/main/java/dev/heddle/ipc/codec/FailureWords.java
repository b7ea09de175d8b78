package dev.heddle.ipc.codec;

import dev.heddle.ipc.wire.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exception in words: its text and its stack trace, and of what it hangs. Those of one failure, its
 * causes and what they suppressed follow each other, the ones that came to light first in front.
 *
 * @param of which of those before it has it; -1 for the failure itself
 * @param isCause whether it is that one's cause, or was suppressed by it
 */
@SuppressWarnings("ArrayRecordComponent")
public record FailureWords(int of, boolean isCause, String text, StackTraceElement[] stack) {
  private static final int MOST_EXCEPTIONS = 1_000;
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_TEXT = 10_000;
  private static final int MOST_FRAMES = 1_024;
  private static final int BYTES_A_CHARACTER = 3;

  /** For each that is to come, so that those before it do not take all. */
  private static final int RESERVED_BYTES = 300;

  /** Without text and frames. */
  private static final int LEAST_BYTES = 2 * Integer.BYTES + 1 + Short.BYTES;

  private record Found(Throwable exception, int of, boolean isCause) {}

  /** Encodes as much as has room; the failure's own words come first. */
  static byte[] encode(Throwable failure, int limit) throws IOException {
    List<Found> all = collect(failure);
    var bytes = new ByteArrayOutputStream();
    int count = 0;
    int room = Math.min(MOST_BYTES, limit) - Integer.BYTES;
    for (Found next : all) {
      int left = room - bytes.size();
      int others = all.size() - count - 1;
      int share = Math.max(left - others * RESERVED_BYTES, left / (others + 1));
      if (share < 2 * LEAST_BYTES) {
        break;
      }
      bytes.writeBytes(encode(next, share));
      count++;
    }
    var counted = new ByteArrayOutputStream(Integer.BYTES + bytes.size());
    new DataOutputStream(counted).writeInt(count);
    bytes.writeTo(counted);
    return counted.toByteArray();
  }

  /** Level by level; each once, however they hang together. */
  private static List<Found> collect(Throwable failure) {
    List<Found> all = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    all.add(new Found(failure, -1, true));
    seen.add(failure);
    for (int i = 0; i < all.size() && all.size() < MOST_EXCEPTIONS; i++) {
      Throwable next = all.get(i).exception;
      Throwable cause = causeOf(next);
      if (cause != null && seen.add(cause)) {
        all.add(new Found(cause, i, true));
      }
      for (Throwable suppressed : next.getSuppressed()) {
        if (seen.add(suppressed)) {
          all.add(new Found(suppressed, i, false));
        }
      }
    }
    return all;
  }

  private static byte[] encode(Found found, int limit) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeInt(found.of);
    out.writeBoolean(found.isCause);
    int mostText = Math.min(MOST_TEXT, (limit - LEAST_BYTES) / (2 * BYTES_A_CHARACTER));
    out.writeUTF(shortened(textOf(found.exception), mostText));
    var frames = new ByteArrayOutputStream();
    int count = 0;
    for (StackTraceElement call : stackOf(found.exception)) {
      byte[] frame = encodeFrame(call);
      if (count == MOST_FRAMES
          || bytes.size() + Integer.BYTES + frames.size() + frame.length > limit) {
        break;
      }
      frames.writeBytes(frame);
      count++;
    }
    out.writeInt(count);
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

  // An exception's own methods may fail too.

  public static String textOf(Throwable failure) {
    try {
      return String.valueOf(failure.toString());
    } catch (Throwable e) {
      return failure.getClass().getName() + " (which cannot say what it is: "
          + e.getClass().getName() + ")";
    }
  }

  private static @Nullable Throwable causeOf(Throwable failure) {
    try {
      return failure.getCause();
    } catch (Throwable _) {
      return null;
    }
  }

  private static StackTraceElement[] stackOf(Throwable failure) {
    try {
      return failure.getStackTrace();
    } catch (Throwable _) {
      return new StackTraceElement[0];
    }
  }

  static String shortened(String text, int most) {
    return text.length() > most ? text.substring(0, most) + "..." : text;
  }

  static FailureWords[] decode(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 1 || count > in.available() / LEAST_BYTES) {
      throw new ProtocolException("a failure of " + count + " exceptions");
    }
    var all = new FailureWords[count];
    for (int i = 0; i < count; i++) {
      int of = in.readInt();
      if (of >= i || of < 0 != (i == 0)) {
        throw new ProtocolException("an exception of exception " + of);
      }
      all[i] = new FailureWords(of, in.readBoolean(), in.readUTF(), decodeStack(in));
    }
    return all;
  }

  private static StackTraceElement[] decodeStack(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new ProtocolException("a stack trace of " + length + " frames");
    }
    var stack = new StackTraceElement[length];
    for (int i = 0; i < length; i++) {
      stack[i] = new StackTraceElement(in.readUTF(), in.readUTF(), in.readUTF(), in.readInt());
    }
    return stack;
  }

  /** Exceptions that stand for those the words are of. */
  static RuntimeException asExceptions(
      FailureWords[] all, String appendix, StandIn standIn) {
    var made = new RuntimeException[all.length];
    for (int i = all.length - 1; i >= 0; i--) {
      RuntimeException cause = null;
      for (int j = i + 1; j < all.length; j++) {
        if (all[j].of == i && all[j].isCause) {
          cause = made[j];
          break;
        }
      }
      made[i] = standIn.of(all[i].text + (i == 0 ? appendix : ""), cause, all[i].stack);
    }
    for (int j = 1; j < all.length; j++) {
      if (!all[j].isCause) {
        made[all[j].of].addSuppressed(made[j]);
      }
    }
    return made[0];
  }
}
