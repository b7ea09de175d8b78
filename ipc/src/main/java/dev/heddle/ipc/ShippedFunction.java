package dev.heddle.ipc;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** A function as bytes, with the packages whose classes it needs: sent once to each worker. */
@SuppressWarnings("ArrayRecordComponent")
record ShippedFunction(long id, byte[] payload, Set<String> packages) {

  static ShippedFunction of(long id, RemoteFunction<?, ?> function) {
    Set<String> packages = new HashSet<>();
    packages.add(function.getClass().getPackageName());
    byte[] payload =
        Codec.encode(0, function, ClassUse.writtenOut(AllowList.packagesInto(packages)));
    return new ShippedFunction(id, payload, packages);
  }

  boolean hasStateOf(ShippedFunction other) {
    return Arrays.equals(payload, other.payload);
  }

  static RemoteFunction<?, ?> parse(byte[] payload, Codec codec)
      throws IOException, ClassNotFoundException {
    if (codec.decode(payload, 0) instanceof RemoteFunction<?, ?> function) {
      return function;
    }
    throw new ProtocolException("a function that is none");
  }

  /** The frame that makes a worker know it. */
  Frame definition() {
    return new Frame(MessageType.FUNCTION, id, payload);
  }

  /** The frame that makes a worker forget it. */
  static Frame forget(long id) {
    return new Frame(MessageType.FUNCTION, id, Frame.EMPTY);
  }
}
