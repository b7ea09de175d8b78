package dev.heddle.ipc;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;

/** JDK serialization that writes the number of a class's description if it has one. */
final class ValueOutput extends ObjectOutputStream {
  static final byte WRITTEN_OUT = 0;
  static final byte NUMBERED = 1;

  private final ClassUse classes;

  ValueOutput(OutputStream out, ClassUse classes) throws IOException {
    super(out);
    this.classes = classes;
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
    classes.uses(type);
  }
}
