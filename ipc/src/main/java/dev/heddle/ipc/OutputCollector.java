package dev.heddle.ipc;

import dev.heddle.Promise;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A thread that keeps all that a process writes to a stream, up to a limit. */
final class OutputCollector {
  private static final int CHUNK = 16 << 10;

  private final InputStream from;
  private final int most;
  private final Runnable onOverflow;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Promise<Boolean> end = new Promise<>();

  OutputCollector(InputStream from, int most, String name, Runnable onOverflow) {
    this.from = from;
    this.most = most;
    this.onOverflow = onOverflow;
    Thread.ofPlatform().daemon().name(name).start(this::collect);
  }

  private void collect() {
    try (from) {
      byte[] buffer = new byte[CHUNK];
      int length;
      while ((length = from.read(buffer)) >= 0) {
        keep(buffer, length);
      }
      end.complete(true);
    } catch (IOException e) {
      end.fail(e);
      onOverflow.run();
    }
  }

  private synchronized void keep(byte[] buffer, int length) throws IOException {
    if (kept.size() + (long) length > most) {
      throw new IOException(
          "The process wrote more than " + most
              + " bytes to one of its outputs; raise the limit with Command.maxOutput(...)");
    }
    kept.write(buffer, 0, length);
  }

  /** Returns all; or what there is after a time, if something else holds the stream open. */
  byte[] bytes(Duration patience) throws IOException, InterruptedException {
    try {
      end.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      // Something that the process has left behind may write to it for ever.
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
    synchronized (this) {
      return kept.toByteArray();
    }
  }
}
