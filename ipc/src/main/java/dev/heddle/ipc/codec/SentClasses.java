package dev.heddle.ipc.codec;

import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The descriptions of classes that one side of a connection has numbered: JDK serialization writes
 * them out in each message, where they are most of the bytes and of the work; here each goes over
 * once, in a frame of its own, and then by its number. Thread-safe.
 *
 * <p>It is bounded in number and size; what does not fit is written out as ever. It keeps the classes
 * loaded as long as the connection lasts.
 */
public final class SentClasses {
  static final int MOST = 1024;
  static final int MOST_BYTES = 1 << 14;

  /**
   * A numbered description.
   *
   * @param frame what makes the other side know it
   */
  public record Entry(int number, Frame frame) {}

  /** Null stands for one that is not to be numbered. */
  private final Map<Class<?>, @Nullable Entry> entries = new HashMap<>();

  private int last = -1;

  /** The entry of a class, made if need be; null if there is no room for it. */
  synchronized @Nullable Entry of(ObjectStreamClass description) {
    Class<?> type = description.forClass();
    Entry entry = entries.get(type);
    if (entry != null || type == null || entries.containsKey(type) || last + 1 >= MOST) {
      return entry;
    }
    byte[] bytes = Description.bytesOf(description);
    if (bytes.length <= MOST_BYTES) {
      entry = new Entry(++last, new Frame(MessageType.CLASS, last, bytes));
    }
    entries.put(type, entry);
    return entry;
  }

  /** A stream for nothing but one description. */
  private static final class Description extends ObjectOutputStream {
    private Description(OutputStream out) throws IOException {
      super(out);
    }

    static byte[] bytesOf(ObjectStreamClass description) {
      var bytes = new ByteArrayOutputStream();
      try (var out = new Description(bytes)) {
        out.writeClassDescriptor(description);
      } catch (IOException e) {
        throw new AssertionError("in memory", e);
      }
      return bytes.toByteArray();
    }
  }
}
