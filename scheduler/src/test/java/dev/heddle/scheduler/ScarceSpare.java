package dev.heddle.scheduler;

import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * The life of a spare carrier, from its start to its retirement, and then of its pool. Loaded by {@link
 * ScarceLoader}; says what is wrong after it.
 */
public final class ScarceSpare {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private ScarceSpare() {}

  /** The name of the spare. */
  public static final String NAME = "scarce-spare-2";

  /** Returns what is wrong, or an empty text. */
  public static String live() throws Exception {
    var pipe = Pipe.open();
    // Without a warden, which would count the held ones.
    var pool = new CarrierPool(CarrierPool.builder().name("scarce").carriers(1), Carrier::start);
    var wrong = new StringBuilder();
    var release = new CountDownLatch(1);
    var left = new CountDownLatch(3);
    try (var sink = pipe.sink(); var source = pipe.source()) {
      sink.configureBlocking(false);
      source.configureBlocking(false);
      var held = new CountDownLatch(1);
      pool.submit(() -> {
        held.countDown();
        try {
          release.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      });
      held.await();
      pool.spares.setHeld(1);
      pool.spares.start();
      // Only the spare runs now, so these are its own: a timer that it leaves, a channel, a thread.
      var begun = new CountDownLatch(1);
      pool.unstarted(null, () -> {
        pool.unstarted(null, left::countDown).start();
        pool.addTimer(left::countDown, TimeUnit.MILLISECONDS.toNanos(20));
        pool.whenReady(source, SelectionKey.OP_READ, left::countDown);
        begun.countDown();
      }).start();
      if (!begun.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
        wrong.append("nobody runs in place of the held carrier; ");
      }
      expect(wrong, "spares", 0, () -> {
        // As the warden, who tells spares again and again.
        pool.spares.setHeld(0);
        return pool.spares.count();
      });
      expect(wrong, "carriers", 1, () -> pool.carriers.length);
      expect(wrong, "alive", 1, pool.alive::get);
    } finally {
      release.countDown();
    }
    if (!left.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
      wrong.append(left.getCount()).append(" of what the spare has left never ran; ");
    }
    expect(wrong, "idle", 1, pool.idle::get);
    expect(wrong, "searching", 0, pool.searching::get);
    pool.close();
    expect(wrong, "alive after the end", 0, pool.alive::get);
    return wrong.toString();
  }

  private static void expect(
      StringBuilder wrong, String what, int expected, IntSupplier actual) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (actual.getAsInt() != expected) {
      if (System.nanoTime() - end > 0) {
        wrong.append(what).append(": ").append(actual.getAsInt())
            .append(" instead of ").append(expected).append("; ");
        return;
      }
      Thread.sleep(1);
    }
  }
}
