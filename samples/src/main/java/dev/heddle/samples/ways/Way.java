package dev.heddle.samples.ways;

import dev.heddle.Body;
import dev.heddle.Heddle;
import dev.heddle.HeddleBuilder;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A way to do a job in pieces. Each returns how many primes were found, which must be the same. */
public enum Way {
  /** One piece after another. */
  SEQUENTIAL("one after another") {
    @Override
    long run(Job job, Stage stage) throws Exception {
      return stage.run(() -> {
        long found = 0;
        for (int i = 0; i < job.pieces(); i++) {
          found += job.piece();
        }
        return found;
      });
    }
  },
  /** A task for each piece, on one event loop. */
  ASYNC("tasks on one event loop") {
    @Override
    long run(Job job, Stage stage) throws Exception {
      return inTasks(job, stage.builder(), job::piece);
    }
  },
  /** A task for each piece, on one event loop, each of which has a thread beside it for its call. */
  BLOCKING_CALLS("blocking calls beside one event loop") {
    @Override
    long run(Job job, Stage stage) throws Exception {
      return inTasks(job, stage.builder(), () -> Heddle.blocking(job::pieceOnThread));
    }
  },
  /** A platform thread for each piece. */
  THREADS("a thread for each") {
    @Override
    long run(Job job, Stage stage) throws Exception {
      try (var threads = Executors.newThreadPerTaskExecutor(stage.threads())) {
        List<Future<Long>> pieces = new ArrayList<>();
        for (int i = 0; i < job.pieces(); i++) {
          pieces.add(threads.submit(job::pieceOnThread));
        }
        long found = 0;
        for (Future<Long> piece : pieces) {
          found += piece.get();
        }
        return found;
      }
    }
  },
  /** A task for each piece, on a carrier for each core. */
  CARRIERS("tasks on a carrier for each core") {
    @Override
    long run(Job job, Stage stage) throws Exception {
      return inTasks(job, stage.builder().carriers(CORES), job::piece);
    }
  },
  /** Worker processes, one for each core, which are started for it. */
  PROCESSES("a worker process for each core") {
    @Override
    long run(Job job, Stage stage) throws Exception {
      try (var pool = stage.pool(CORES).build()) {
        return pool.map(Job::pieceOnThread, Collections.nCopies(job.pieces(), job)).stream()
            .mapToLong(Long::longValue).sum();
      }
    }
  };

  /** How many processors there are, and two at least, so that there is something to see. */
  static final int CORES = Math.max(2, Runtime.getRuntime().availableProcessors());

  /** The ways that suit some work or other whose waits hold no thread. */
  public static final List<Way> FIVE = List.of(SEQUENTIAL, ASYNC, THREADS, CARRIERS, PROCESSES);

  private final String title;

  Way(String title) {
    this.title = title;
  }

  /**
   * Returns what it is called.
   *
   * @return some words
   */
  public String title() {
    return title;
  }

  abstract long run(Job job, Stage stage) throws Exception;

  /**
   * Does a job in this way, in a scene of its own.
   *
   * @param job the job
   * @param stage where
   * @return how long it took
   * @throws Exception if it could not be done
   */
  public Measured measure(Job job, Stage stage) throws Exception {
    long began = System.nanoTime();
    long found = run(job, stage);
    return new Measured(this, found, System.nanoTime() - began);
  }

  private static long inTasks(Job job, HeddleBuilder builder, Body<Long, ?> piece)
      throws InterruptedException {
    return builder.run(() -> {
      List<Task<Long>> pieces = new ArrayList<>();
      try (var group = TaskGroup.open()) {
        for (int i = 1; i <= job.pieces(); i++) {
          pieces.add(group.start("piece " + i, piece));
        }
        group.join();
      }
      long found = 0;
      for (Task<Long> each : pieces) {
        found += each.await();
      }
      return found;
    });
  }
}
