package dev.heddle.samples.control;

import dev.heddle.Heddle;
import dev.heddle.ipc.command.Command;
import dev.heddle.samples.stage.Stage;
import dev.heddle.signal.Signals;
import java.time.Duration;
import java.util.Optional;

/** A service until somebody says stop; here that is the program itself, with kill. */
final class SignalSample {
  private SignalSample() {}

  static void main(Stage stage) throws Exception {
    stage.run(
        () -> {
          Optional<String> signal =
              Signals.runUntilSignalled(
                  () -> {
                    try {
                      Command.of("kill", "-TERM", "" + ProcessHandle.current().pid()).check();
                      Heddle.sleep(Duration.ofHours(1));
                    } finally {
                      System.out.println("closing down");
                    }
                  });
          System.out.println("ended by SIG" + signal.orElseThrow());
        });
  }
}
