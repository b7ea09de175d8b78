package dev.heddle.netty;

/** Serves connections whose messages a pipeline of Netty's reads and writes, in plain blocking code. */
@FunctionalInterface
public interface ConnectionHandler {

  /**
   * Serves a connection, in a task of its own; it is closed when this returns. If the connection fails, the
   * task is cancelled.
   *
   * @param connection the connection
   * @throws Exception as it likes; it goes to the {@code FailureHandler} of the run
   */
  void handle(Connection connection) throws Exception;
}
