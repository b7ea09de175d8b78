package dev.heddle.testkit.processes;

import dev.heddle.testkit.Simulation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * A pipe of the system's between two processes of a simulation: so many bytes, ends that block and that interrupts
 * do not wake, bytes that outlive their writer. Reads and writes may be of less than was asked for.
 */
final class BytePipe {
  private static final double SHORT = 0.05;

  private final String name;
  private final byte[] bytes;
  private int from;
  private int count;
  private boolean noWriter;
  private boolean noReader;
  private final Deque<Thread> waiting = new ArrayDeque<>(2);

  BytePipe(String name, int capacity) {
    this.name = name;
    this.bytes = new byte[capacity];
  }

  /** Without a writer, what is there can still be read. */
  void endWriting() {
    noWriter = true;
    wakeAll();
  }

  void endReading() {
    noReader = true;
    wakeAll();
  }

  private void wakeAll() {
    Thread each;
    while ((each = waiting.poll()) != null) {
      LockSupport.unpark(each);
    }
  }

  private void await() {
    Thread me = Thread.currentThread();
    boolean interrupted = Thread.interrupted();
    waiting.add(me);
    while (waiting.contains(me)) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      me.interrupt();
    }
  }

  private int read(byte[] to, int offset, int length) {
    Simulation.point();
    while (count == 0 && !noWriter) {
      await();
    }
    if (count == 0) {
      return -1;
    }
    int some = Math.min(Math.min(count, length), bytes.length - from);
    some = some > 1 && Simulation.happens(SHORT) ? 1 : some;
    System.arraycopy(bytes, from, to, offset, some);
    from = (from + some) % bytes.length;
    count -= some;
    wakeAll();
    return some;
  }

  private int write(byte[] more, int offset, int length) throws IOException {
    Simulation.point();
    while (count == bytes.length && !noReader) {
      await();
    }
    if (noReader) {
      throw new IOException("Broken pipe");
    }
    int at = (from + count) % bytes.length;
    int some = Math.min(Math.min(bytes.length - count, length), bytes.length - at);
    some = some > 1 && Simulation.happens(SHORT) ? 1 : some;
    System.arraycopy(more, offset, bytes, at, some);
    count += some;
    wakeAll();
    return some;
  }

  InputStream in() {
    return new InputStream() {
      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] to, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, to.length);
        return length == 0 ? 0 : BytePipe.this.read(to, offset, length);
      }

      @Override
      public void close() {
        endReading();
      }
    };
  }

  OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[]{(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] more, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, more.length);
        int written = 0;
        while (written < length) {
          written += BytePipe.this.write(more, offset + written, length - written);
        }
      }

      @Override
      public void close() {
        endWriting();
      }
    };
  }

  @Override
  public String toString() {
    return "the pipe " + name + " (" + count + " of " + bytes.length + " bytes)";
  }
}
