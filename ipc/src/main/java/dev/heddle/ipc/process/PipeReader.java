package dev.heddle.ipc.process;

import dev.heddle.Promise;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One end of a pipe that a process writes to, read by one thread, with what others want to know about
 * it: whether its end has come, and whether that is still to be expected.
 *
 * <p>The JDK closes the pipe when the process has ended, having kept what was in it; what others write
 * to it later, the tail of {@code cmd > >(tee log)} for example, would be lost. It does so under the
 * lock of the stream. So whoever reads holds that lock for as long as it can.
 */
public final class PipeReader {
  static final Duration ROUND = Duration.ofMillis(100);
  private static final int QUIET_ROUNDS = 20;

  public final InputStream from;
  private final Promise<Boolean> end = new Promise<>();
  private volatile boolean reading;

  /** Written by the reading thread only. */
  private volatile long reads;

  public PipeReader(InputStream from) {
    this.from = from;
  }

  /** Returns as {@link InputStream#read(byte[])}. */
  public int read(byte[] buffer) throws IOException {
    reading = true;
    try {
      return from.read(buffer);
    } finally {
      reads = reads + 1;
      reading = false;
    }
  }

  /** Says that nothing more comes, or that nobody wants it. */
  public void end() {
    end.complete(true);
  }

  /** Waits for the end for a time. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    try {
      end.get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Waits for the end, but gives up when nothing has come for two seconds although somebody has been
   * waiting for it: then a process that could not be ended holds the pipe open. A reader that is slow
   * is waited for as long as it takes.
   */
  boolean awaitEndUnlessQuiet() throws InterruptedException {
    long seen = -1;
    int quiet = 0;
    while (quiet < QUIET_ROUNDS) {
      if (awaitEnd(ROUND.toNanos())) {
        return true;
      }
      long now = reads;
      quiet = reading && now == seen ? quiet + 1 : 0;
      seen = now;
    }
    return false;
  }
}
