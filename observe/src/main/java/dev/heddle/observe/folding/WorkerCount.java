package dev.heddle.observe.folding;

import java.time.Duration;
import java.util.List;

/** The processes that this one has started, such as worker processes, and the processor time they have used. */
final class WorkerCount {
  private WorkerCount() {}

  static void write(Json json) {
    List<ProcessHandle> workers = ProcessHandle.current().children().toList();
    long nanos =
        workers.stream()
            .mapToLong(
                worker -> worker.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
            .sum();
    json.member("workers", workers.size()).member("workersCpuNanos", nanos);
  }
}
