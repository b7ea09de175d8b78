package dev.heddle.samples.parallel;

import dev.heddle.ipc.WorkerProcess;
import dev.heddle.samples.stage.Stage;

/** A process is another worker with memory of its own: what it changes there changes nothing here. */
final class ProcessSample {
  private static int counter;

  private ProcessSample() {}

  static void main(Stage stage) throws Exception {
    stage.run(() -> {
      try (var worker = WorkerProcess.start(ProcessSample::count)) {
        stage.process("worker", worker.pid());
        System.out.println("there: " + worker.stdout().readLine());
        worker.join();
      }
      System.out.println("here: counter " + counter);
    });
  }

  private static int count() {
    counter += 3;
    System.out.println("counter " + counter);
    return 0;
  }
}
