package dev.heddle.ipc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A function as bytes, with the package whose classes it needs: sent once to each worker. */
@SuppressWarnings("ArrayRecordComponent")
record ShippedFunction(long id, byte[] payload) {

  static ShippedFunction of(long id, RemoteFunction<?, ?> function) {
    var bytes = new ByteArrayOutputStream();
    try {
      new DataOutputStream(bytes).writeUTF(function.getClass().getPackageName());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.writeBytes(Codec.encode(Frame.EMPTY, function));
    return new ShippedFunction(id, bytes.toByteArray());
  }

  static RemoteFunction<?, ?> parse(byte[] payload, AllowList allowed, Codec codec)
      throws IOException, ClassNotFoundException {
    var bytes = new ByteArrayInputStream(payload);
    allowed.allow(new DataInputStream(bytes).readUTF());
    allowed.allow("dev.heddle.ipc");
    if (codec.decode(payload,
        payload.length - bytes.available()) instanceof RemoteFunction<?, ?> function) {
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
