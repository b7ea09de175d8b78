package dev.heddle.netty;

import dev.heddle.Heddle;
import dev.heddle.HeddleBuilder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A server in a run, and a client beside it. */
final class ServerFixture {
  private ServerFixture() {}

  /** What a client does with a server, on a platform thread. */
  @FunctionalInterface
  interface Client {
    void use(NettyServer server) throws Exception;
  }

  /** Each transport that loads, on an event loop and on two and four carriers, each pair once or so. */
  static Stream<Arguments> grounds() {
    return Stream.of(
        Arguments.of(Transport.NIO, 1),
        Arguments.of(Transport.NIO, 4),
        Arguments.of(Transport.EPOLL, 1),
        Arguments.of(Transport.EPOLL, 2),
        Arguments.of(Transport.IO_URING, 1))
        .filter(ground -> ((Transport) ground.get()[0]).isAvailable());
  }

  /** Without io_uring; the module's README says what it does not notice. */
  static Stream<Arguments> solidGrounds() {
    return grounds().filter(ground -> ground.get()[0] != Transport.IO_URING);
  }

  static HeddleBuilder run(int carriers) {
    return Heddle.builder().carriers(carriers);
  }

  static void serve(Transport transport, int carriers, HttpHandler handler, Client client)
      throws Exception {
    serve(transport, carriers, _ -> {}, handler, client);
  }

  static void serve(
      Transport transport,
      int carriers,
      Consumer<NettyServerBuilder> settings,
      HttpHandler handler,
      Client client)
      throws Exception {
    run(carriers).run(() -> {
      NettyServerBuilder builder = NettyServer.builder().transport(transport);
      settings.accept(builder);
      try (var server = builder.serve(handler)) {
        Heddle.blocking(() -> client.use(server));
      }
    });
  }
}
