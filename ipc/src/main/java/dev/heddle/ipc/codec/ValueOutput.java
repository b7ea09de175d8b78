package dev.heddle.ipc.codec;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JDK serialization that writes the number of a class's description if it has one. */
final class ValueOutput extends ObjectOutputStream {
  static final byte WRITTEN_OUT = 0;
  static final byte NUMBERED = 1;

  private final ClassUse classes;
  private @Nullable Map<Object, Copies> copies;

  ValueOutput(OutputStream out, ClassUse classes) throws IOException {
    super(out);
    this.classes = classes;
    enableReplaceObject(true);
  }

  /** The same for each time that a list is met, so that what shares it goes on to do so. */
  @Override
  protected Object replaceObject(Object value) {
    if (!Copies.replaces(value)) {
      return value;
    }
    copies = copies == null ? new IdentityHashMap<>() : copies;
    return copies.computeIfAbsent(value, list -> Copies.of((List<?>) list));
  }

  @Override
  protected void writeClassDescriptor(ObjectStreamClass description) throws IOException {
    int number = classes.numberOf(description);
    if (number == ClassUse.NO_NUMBER) {
      writeByte(WRITTEN_OUT);
      super.writeClassDescriptor(description);
    } else {
      writeByte(NUMBERED);
      writeShort(number);
    }
  }

  @Override
  protected void annotateClass(Class<?> type) {
    SharedClasses.share(type);
    classes.uses(type);
  }
}
