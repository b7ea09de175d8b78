package dev.heddle.ipc.codec;

import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ValueOutput} has written. */
final class ValueInput extends ObjectInputStream {
  private final KnownClasses known;

  /** Whose class is asked for next. */
  private KnownClasses.@Nullable Known last;

  ValueInput(InputStream in, KnownClasses known) throws IOException {
    super(in);
    this.known = known;
  }

  @Override
  protected ObjectStreamClass readClassDescriptor() throws IOException, ClassNotFoundException {
    last = null;
    int how = readUnsignedByte();
    if (how == ValueOutput.WRITTEN_OUT) {
      return super.readClassDescriptor();
    }
    if (how != ValueOutput.NUMBERED) {
      throw new ProtocolException("unknown form " + how + " of a class's description");
    }
    last = known.get(readUnsignedShort());
    return last.description;
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    KnownClasses.Known numbered = last;
    if (numbered == null || numbered.description != description) {
      return find(description);
    }
    if (numbered.type == null) {
      numbered.type = find(description);
    }
    return numbered.type;
  }

  private Class<?> find(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    try {
      return super.resolveClass(description);
    } catch (ClassNotFoundException e) {
      return SharedClasses.find(description.getName(), e);
    }
  }
}
