package dev.heddle.ipc.wire;

import java.io.IOException;

/** The other side does not speak the protocol: the connection is broken and not waited on. */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  public ProtocolException(String violation) {
    super("Protocol violated: " + violation);
  }
}
