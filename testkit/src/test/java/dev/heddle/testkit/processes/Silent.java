package dev.heddle.testkit.processes;

import dev.heddle.ipc.queue.QueueFrame;
import dev.heddle.testkit.hooks.InPlaceOf;
import java.io.DataOutputStream;
import java.io.IOException;

/** A broken twin of those who use a queue between processes: they never say that an item has arrived. */
public final class Silent {
  private Silent() {}

  @InPlaceOf(QueueFrame.class)
  public static void write(QueueFrame frame, DataOutputStream out) throws IOException {
    Object type = frame.op();
    if (type instanceof Enum<?> op && !op.name().equals("TAKEN")) {
      out.writeInt(frame.payload().length);
      out.writeByte(op.ordinal());
      out.writeLong(frame.queue());
      out.writeLong(frame.request());
      out.write(frame.payload());
    }
  }
}
