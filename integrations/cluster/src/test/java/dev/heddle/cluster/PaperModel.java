package dev.heddle.cluster;

import java.util.Locale;

/**
 * What a pool can keep busy, on paper: the model of the page on clusters, docs/guide/cluster.md.
 *
 * @param tripMicros a task's way to an idle worker and back
 * @param messageMicros the pool's processor time for one message there and back
 * @param itemMicros the same for each item in it
 * @param messageBytes over the network, both ways together, for one message
 * @param itemBytes for each item in it
 * @param waitingBytes of the pool's heap for a task that waits
 */
record PaperModel(
    double tripMicros,
    double messageMicros,
    double itemMicros,
    double messageBytes,
    double itemBytes,
    double waitingBytes) {
  private static final double MOST_OF_A_CORE = 0.5;
  private static final double LEAST_OF_A_WORKER = 0.9;

  /** Of one worker's tasks; that many, or that many bytes of them. */
  private static final int AHEAD = 33;

  private static final double MOST_BYTES_AHEAD = 8 << 20;

  /**
   * How many tasks at least go to a worker at a time, so that the pool takes no more than half a core and each
   * worker works nine tenths of its time; 0 if no number does.
   */
  long chunk(int workers, double taskMicros) {
    double left = MOST_OF_A_CORE * taskMicros - workers * itemMicros;
    if (left <= 0) {
      return 0;
    }
    double forPool = workers * messageMicros / left;
    double forWorker =
        tripMicros * LEAST_OF_A_WORKER / (1 - LEAST_OF_A_WORKER) / taskMicros;
    return Math.max(1, (long) Math.ceil(Math.max(forPool, forWorker)));
  }

  /** Over the network of the pool, where each worker is sent so many tasks at a time. */
  double megabitsPerSecond(int workers, double taskMicros, long chunk) {
    return 8 * workers * (messageBytes + itemBytes * chunk) / (chunk * taskMicros);
  }

  /** Of what a mapping has sent ahead. */
  double heapMegabytes(int workers, long chunk) {
    double ofAWorker = AHEAD * (waitingBytes + itemBytes * chunk);
    return workers * Math.min(MOST_BYTES_AHEAD, ofAWorker) / 1e6;
  }

  /** The table that the model is fed with. */
  String figures() {
    return String.format(
        Locale.ROOT,
        """
            | measured | |
            |---|---|
            | a task's way to an idle worker and back | %.0f µs |
            | processor time of the pool for a message there and back | %.1f µs |
            | for each item in it | %.2f µs |
            | bytes over the network for a message there and back | %.0f |
            | for each item in it | %.1f |
            | heap of the pool for a task that waits, in bytes | %.0f |
            """,
        tripMicros,
        messageMicros,
        itemMicros,
        messageBytes,
        itemBytes,
        waitingBytes);
  }

  /** The table that comes out of it. */
  String limits(int... workers) {
    var table =
        new StringBuilder(
            """
                | workers | tasks of | chunk | network of the pool | heap of the pool |
                |---|---|---|---|---|
                """);
    for (int each : workers) {
      for (int millis : new int[]{1, 10, 100}) {
        double micros = millis * 1_000.0;
        long chunk = chunk(each, micros);
        table.append(
            chunk == 0
                ? String.format(
                    Locale.ROOT, "| %,d | %d ms | too many for one pool | | |%n", each, millis)
                : String.format(
                    Locale.ROOT,
                    "| %,d | %d ms | %,d | %.1f Mbit/s | %.0f MB |%n",
                    each,
                    millis,
                    chunk,
                    megabitsPerSecond(each, micros, chunk),
                    heapMegabytes(each, chunk)));
      }
    }
    return table.toString();
  }
}
