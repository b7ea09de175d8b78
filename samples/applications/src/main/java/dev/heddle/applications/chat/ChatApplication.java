package dev.heddle.applications.chat;

import dev.heddle.Heddle;
import dev.heddle.applications.Checks;
import dev.heddle.netty.NettyServer;
import dev.heddle.signal.Signals;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves rooms in which people talk, until it is told to stop. */
@Command(name = "chat", mixinStandardHelpOptions = true, showDefaultValues = true, description = "Rooms to talk in, by WebSocket.")
public final class ChatApplication implements Callable<Integer> {
  @Option(names = "--port", description = "Where to listen; 0 lets the system choose.") private int port =
      8080;

  @Option(names = "--backlog", description = "How many messages a reader may be behind before it misses some.") private int backlog =
      100;

  /** Made by the command line. */
  public ChatApplication() {}

  @Override
  public Integer call() throws Exception {
    Checks.port(port);
    Checks.atLeastOne("--backlog", backlog);
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return Heddle.run(() -> {
      var chat = new Chat(backlog);
      try (var server = NettyServer.builder().address(here).serve(chat::handle)) {
        Signals.runUntilSignalled(() -> {
          System.out.println("listening on http://localhost:" + server.port());
          server.await();
        });
        return server.shutdown(Duration.ofSeconds(5)) ? 0 : 1;
      }
    });
  }
}
