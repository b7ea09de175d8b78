package dev.heddle.samples.network;

import dev.heddle.Heddle;
import dev.heddle.ipc.command.Command;
import dev.heddle.ipc.command.Subprocess;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Commands of the system: one asked, one talked to, and one that takes too long. */
final class CommandSample {
  private CommandSample() {}

  static void main(Stage stage) throws Exception {
    stage.run(
        () -> {
          System.out.println(Command.of("echo", "hello").check().out().strip());
          try (Subprocess sort = Command.of("sort").start()) {
            sort.stdin().write("weft\nwarp\n");
            sort.stdin().close();
            System.out.println("first: " + sort.stdout().readLine());
          }
          try {
            Heddle.timeout(Duration.ofMillis(50), () -> Command.of("sleep", "3600").run());
          } catch (TimeoutException _) {
            System.out.println("nobody sleeps for an hour here");
          }
        });
  }
}
