package dev.heddle.samples.passing;

import dev.heddle.TaskGroup;
import dev.heddle.ipc.ProcessQueue;
import dev.heddle.net.StreamClosedException;
import dev.heddle.samples.stage.Busy;
import dev.heddle.samples.stage.Stage;

/** A queue between processes: each job is copied to whichever process asks first. */
final class ProcessQueueSample {
  private ProcessQueueSample() {}

  static void main(Stage stage) throws Exception {
    stage.run(() -> {
      try (ProcessQueue<Integer> jobs = ProcessQueue.create(4);
          var pool = stage.pool(2).build();
          var group = TaskGroup.open()) {
        var first = group.start("first", () -> pool.call(ProcessQueueSample::work, jobs));
        var second = group.start("second", () -> pool.call(ProcessQueueSample::work, jobs));
        for (int job = 1; job <= 8; job++) {
          jobs.put(job * 10_000);
        }
        jobs.shutdown();
        System.out.println("jobs done: " + (first.await() + second.await()));
        group.join();
      }
    });
  }

  private static int work(ProcessQueue<Integer> jobs) throws Exception {
    for (int done = 0;; done++) {
      try {
        Busy.primesBelow(jobs.get());
      } catch (StreamClosedException _) {
        return done;
      }
    }
  }
}
