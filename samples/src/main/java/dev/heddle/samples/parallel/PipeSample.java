package dev.heddle.samples.parallel;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.Pipe;
import dev.heddle.ipc.PipeEnd;
import dev.heddle.samples.stage.Stage;

/** A conversation between two processes: a pipe has two ends, and each can send and receive. */
final class PipeSample {
  private PipeSample() {}

  static void main(Stage stage) throws Exception {
    stage.run(
        () -> {
          try (var pool = stage.pool(1).build();
              Pipe<String> pipe = Pipe.open(1);
              var group = TaskGroup.open()) {
            pool.submit(PipeSample::answer, pipe.second());
            for (String word : new String[]{"shuttle", "loom"}) {
              pipe.first().send(word);
              System.out.println(word + " -> " + pipe.first().receive());
            }
            group.join();
          }
        });
  }

  private static int answer(PipeEnd<String> end) throws Exception {
    for (int i = 0; i < 2; i++) {
      end.send(new StringBuilder(end.receive()).reverse().toString());
    }
    return 2;
  }
}
