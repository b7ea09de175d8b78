package dev.heddle.observe;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds what a page costs its program, whoever asks and how often: one answer is made at a time, and then none for as
 * long as it took, so that half a processor is the most. Those who ask the same while it is asked have the same answer;
 * who would wait too long, or with too many others, is told to come again. Thread-safe, for platform threads.
 */
final class OneAtATime {
  private static final int MOST_WAITING = 16;
  private static final long LONGEST_REST = Duration.ofSeconds(1).toNanos();

  /** Makes an answer. */
  interface Making {
    String make() throws IOException;
  }

  private final long patience;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private final Map<String, FutureTask<String>> asked = new ConcurrentHashMap<>();
  private final ReentrantLock making = new ReentrantLock(true);

  /** Until when nothing is made; guarded by the lock. */
  private long restsUntil = System.nanoTime();

  OneAtATime(Duration patience) {
    this.patience = patience.toNanos();
  }

  /**
   * Makes an answer, or waits for one to the same question.
   *
   * @throws IOException if it cannot be made, or not soon
   */
  String answer(String question, Making how) throws IOException {
    if (!waiting.tryAcquire()) {
      throw busy();
    }
    try {
      var own = new FutureTask<>(() -> make(how));
      FutureTask<String> first = asked.putIfAbsent(question, own);
      if (first != null) {
        return first.get(patience, NANOSECONDS);
      }
      try {
        own.run();
        return own.get();
      } finally {
        asked.remove(question);
      }
    } catch (TimeoutException _) {
      throw busy();
    } catch (InterruptedException _) {
      throw new InterruptedIOException();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known
          ? known
          : new IOException("The page could not be made: " + e.getCause(), e.getCause());
    } finally {
      waiting.release();
    }
  }

  private String make(Making how) throws IOException, InterruptedException {
    if (!making.tryLock(patience, NANOSECONDS)) {
      throw busy();
    }
    try {
      NANOSECONDS.sleep(restsUntil - System.nanoTime());
      long began = System.nanoTime();
      try {
        return how.make();
      } finally {
        long ended = System.nanoTime();
        restsUntil = ended + Math.min(ended - began, LONGEST_REST);
      }
    } finally {
      making.unlock();
    }
  }

  private static IOException busy() {
    return new IOException(
        "This page is busy: one answer is made at a time; ask again in a second");
  }
}
