package dev.heddle.ipc.codec;

import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** A function as bytes, with the packages whose classes it needs: sent once to each worker. */
@SuppressWarnings("ArrayRecordComponent")
public record ShippedFunction(long id, byte[] payload, Set<String> packages) {

  public static ShippedFunction of(long id, RemoteFunction<?, ?> function) {
    Set<String> packages = new HashSet<>();
    packages.add(function.getClass().getPackageName());
    byte[] payload =
        Codec.encode(0, function, ClassUse.writtenOut(AllowList.packagesInto(packages)));
    return new ShippedFunction(id, payload, packages);
  }

  public boolean hasStateOf(ShippedFunction other) {
    return Arrays.equals(payload, other.payload);
  }

  public static RemoteFunction<?, ?> parse(byte[] payload, Codec codec)
      throws IOException, ClassNotFoundException {
    if (codec.decode(payload, 0) instanceof RemoteFunction<?, ?> function) {
      return function;
    }
    throw new ProtocolException("a function that is none");
  }

  /** The frame that makes a worker know it. */
  public Frame definition() {
    return new Frame(MessageType.FUNCTION, id, payload);
  }

  /** The frame that makes a worker forget it. */
  public static Frame forget(long id) {
    return new Frame(MessageType.FUNCTION, id, Frame.EMPTY);
  }
}
