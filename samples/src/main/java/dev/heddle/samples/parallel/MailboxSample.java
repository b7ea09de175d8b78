package dev.heddle.samples.parallel;

import dev.heddle.ipc.ProcessQueue;
import dev.heddle.ipc.WorkerProcess;
import dev.heddle.net.StreamClosedException;
import dev.heddle.samples.stage.Stage;

/** A process of our own that runs beside us, and a queue that both see. */
final class MailboxSample {
  private MailboxSample() {}

  static void main(Stage stage) throws Exception {
    stage.run(() -> {
      try (ProcessQueue<String> mail = ProcessQueue.create(2);
          var writer = WorkerProcess.start(() -> write(mail))) {
        stage.process("writer", writer.pid());
        try {
          while (true) {
            System.out.println("mail: " + mail.get());
          }
        } catch (StreamClosedException _) {
          System.out.println("the writer ended with " + writer.join());
        }
      }
    });
  }

  private static int write(ProcessQueue<String> mail) throws Exception {
    for (int i = 1; i <= 3; i++) {
      mail.put("letter " + i);
    }
    mail.shutdown();
    return 0;
  }
}
