package dev.heddle.ipc.command;

import dev.heddle.ipc.process.OwnThread;
import dev.heddle.ipc.process.PipeReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A thread that keeps all that a process writes to a stream, up to a limit. */
final class OutputCollector {
  private static final int CHUNK = 16 << 10;

  final PipeReader pipe;
  private final int most;
  private final Runnable onOverflow;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private volatile @Nullable IOException failure;

  OutputCollector(InputStream from, int most, String name, Runnable onOverflow) {
    this.pipe = new PipeReader(from);
    this.most = most;
    this.onOverflow = onOverflow;
    OwnThread.named(name).start(this::collect);
  }

  private void collect() {
    try (InputStream from = pipe.from) {
      synchronized (from) {
        byte[] buffer = new byte[CHUNK];
        int length;
        while ((length = pipe.read(buffer)) >= 0) {
          keep(buffer, length);
        }
      }
    } catch (IOException e) {
      failure = e;
    } finally {
      pipe.end();
    }
    if (failure != null) {
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

  /** Throws what has gone wrong. */
  void check() throws IOException {
    IOException broken = failure;
    if (broken != null) {
      throw new IOException(broken.getMessage(), broken);
    }
  }

  /** Returns what has come so far. */
  synchronized byte[] bytes() {
    return kept.toByteArray();
  }
}
