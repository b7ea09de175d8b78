package dev.heddle.applications.web;

import dev.heddle.Heddle;
import dev.heddle.applications.Checks;
import dev.heddle.netty.NettyServer;
import dev.heddle.signal.Signals;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves to-do lists until it is told to stop, and then lets the requests that have begun come to their end. */
@Command(name = "web", mixinStandardHelpOptions = true, showDefaultValues = true, description = "A to-do list as a JSON API.")
public final class WebApplication implements Callable<Integer> {
  @Option(names = "--port", description = "Where to listen; 0 lets the system choose.") private int port =
      8080;

  @Option(names = "--file", description = "Where the list is kept.") private Path file =
      Path.of("todos.json");

  @Option(names = "--limit", description = "How long a request may take.") private Duration limit =
      Duration.ofSeconds(10);

  @Option(names = "--grace", description = "How long requests may go on when the server is told to stop.") private Duration grace =
      Duration.ofSeconds(15);

  /** Made by the command line. */
  public WebApplication() {}

  @Override
  public Integer call() throws Exception {
    Checks.port(port);
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return Heddle.run(() -> {
      var api = new TodoApi(TodoStore.open(file), limit);
      try (var server = NettyServer.builder().address(here).serve(api::handle)) {
        Signals.runUntilSignalled(() -> {
          System.out.println("listening on http://localhost:" + server.port());
          server.await();
        });
        System.out.println("stopping");
        return server.shutdown(grace) ? 0 : 1;
      }
    });
  }
}
