package dev.heddle.ipc.codec;

import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import org.jspecify.annotations.Nullable;

/**
 * The descriptions of classes that the other side of a connection has numbered; see {@link
 * SentClasses}. A description is only kept; its class is looked up, and judged by the allow-list, when
 * a value uses it. Used by one thread.
 */
public final class KnownClasses {

  /** A description as it came, and the class that it has turned out to mean here. */
  static final class Known {
    final ObjectStreamClass description;
    @Nullable Class<?> type;

    private Known(ObjectStreamClass description) {
      this.description = description;
    }
  }

  private final @Nullable Known[] known = new Known[SentClasses.MOST];

  public void define(Frame frame) throws ProtocolException {
    long number = frame.id();
    if (number < 0 || number >= known.length || known[(int) number] != null) {
      throw new ProtocolException("class " + number + " is described, which cannot be");
    }
    if (frame.payload().length > SentClasses.MOST_BYTES) {
      throw new ProtocolException("a class described in " + frame.payload().length + " bytes");
    }
    try (var in = new Description(new ByteArrayInputStream(frame.payload()))) {
      known[(int) number] = new Known(in.readClassDescriptor());
    } catch (IOException | ClassNotFoundException | RuntimeException e) {
      throw new ProtocolException("a description of a class that is none: " + e);
    }
  }

  Known get(int number) throws ProtocolException {
    Known found = number < known.length ? known[number] : null;
    if (found == null) {
      throw new ProtocolException("class " + number + " has not been described");
    }
    return found;
  }

  /** A stream of nothing but one description. */
  private static final class Description extends ObjectInputStream {
    private Description(InputStream in) throws IOException {
      super(in);
    }

    @Override
    protected ObjectStreamClass readClassDescriptor() throws IOException, ClassNotFoundException {
      return super.readClassDescriptor();
    }
  }
}
