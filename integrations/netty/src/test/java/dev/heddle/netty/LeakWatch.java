package dev.heddle.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Makes Netty track every buffer, and collects what it finds to have been forgotten. */
final class LeakWatch {
  private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

  private LeakWatch() {}

  private static final class Collecting<T> extends ResourceLeakDetector<T> {
    Collecting(Class<?> type, int interval) {
      super(type, interval);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String type, String records) {
      FOUND.add(type + records);
    }

    @Override
    protected void reportUntracedLeak(String type) {
      FOUND.add(type);
    }
  }

  /** Before any class of buffers is loaded. */
  static void begin() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(
        new ResourceLeakDetectorFactory() {
          @Override
          @Deprecated
          public <T> ResourceLeakDetector<T> newResourceLeakDetector(
              Class<T> resource, int samplingInterval, long maxActive) {
            return new Collecting<>(resource, samplingInterval);
          }
        });
  }

  /** What has been forgotten up to now. */
  static Queue<String> found() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(10);
      // Each buffer that is tracked looks what the collector has found.
      for (int k = 0; k < 10; k++) {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(16);
        buffer.release();
      }
    }
    return FOUND;
  }
}
