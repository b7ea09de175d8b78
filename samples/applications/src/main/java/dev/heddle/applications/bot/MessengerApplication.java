package dev.heddle.applications.bot;

import dev.heddle.Heddle;
import dev.heddle.applications.Checks;
import dev.heddle.netty.NettyServer;
import dev.heddle.signal.Signals;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stands in for a messenger on the internet, so that the bot has somebody to talk to. */
@Command(name = "messenger", mixinStandardHelpOptions = true, showDefaultValues = true, description = "A messenger for the bot.")
public final class MessengerApplication implements Callable<Integer> {
  @Option(names = "--port", description = "Where to listen; 0 lets the system choose.") private int port =
      8081;

  @Option(names = "--faults", description = "How many of the bot's requests fail, from 0 to 1.") private double faults =
      0;

  /** Made by the command line. */
  public MessengerApplication() {}

  @Override
  public Integer call() throws Exception {
    Checks.port(port);
    Checks.range("--faults", faults, 0, 1);
    return Heddle.run(() -> {
      var api = new MessengerApi(new Messenger(), faults);
      try (var server = NettyServer.builder().port(port).serve(api::handle)) {
        Signals.runUntilSignalled(() -> {
          System.out.println("listening on http://localhost:" + server.port());
          server.await();
        });
        return 0;
      }
    });
  }
}
