package dev.heddle.net;

/** What a server does with each connection, in a task of its own. */
@FunctionalInterface
public interface ConnectionHandler {

  /**
   * Serves one connection. The stream is closed when this returns or throws.
   *
   * @param stream the connection
   * @throws Exception whatever goes wrong; it ends this connection only, and is reported
   */
  void handle(ByteStream stream) throws Exception;
}
