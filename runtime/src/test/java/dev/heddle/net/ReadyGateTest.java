package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.heddle.current.WaitingTask;
import dev.heddle.scheduler.JdkScheduler;
import java.lang.reflect.Proxy;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadyGateTest {
  /** A task in whose waits there is no memory for the first so many. */
  private static WaitingTask withoutMemory(int times) {
    var left = new AtomicInteger(times);
    return (WaitingTask) Proxy.newProxyInstance(
        WaitingTask.class.getClassLoader(),
        new Class<?>[]{WaitingTask.class},
        (_, method, _) -> switch (method.getName()) {
          case "isRunBy" -> true;
          case "recentNanoTime" -> {
            if (left.getAndDecrement() > 0) {
              throw new OutOfMemoryError("for a waiter");
            }
            yield System.nanoTime();
          }
          case "name" -> "without memory";
          default -> method.getReturnType() == boolean.class ? (Object) false : null;
        });
  }

  @Test
  void waitForWhichThereIsNoMemoryLeavesTheGateToOthers() throws Exception {
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    var gate =
        new ReadyGate(new JdkScheduler(), pipe.source(), SelectionKey.OP_READ, this, "read");
    var failures = new AtomicInteger();
    var waits = new AtomicInteger();
    Thread waiter = Thread.ofPlatform().unstarted(() -> {
      for (int i = 0; i < 3; i++) {
        try {
          gate.await();
          waits.incrementAndGet();
        } catch (OutOfMemoryError e) {
          failures.incrementAndGet();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    });
    waiter.setUncaughtExceptionHandler(withoutMemory(2));
    pipe.sink().write(java.nio.ByteBuffer.allocate(1));
    waiter.start();
    waiter.join(20_000);
    assertFalse(waiter.isAlive(), () -> java.util.Arrays.toString(waiter.getStackTrace()));
    assertEquals(2, failures.get());
    assertEquals(1, waits.get());
    gate.closeChannel();
    pipe.sink().close();
    assertThrows(java.nio.channels.ClosedChannelException.class, () -> pipe.sink().write(
        java.nio.ByteBuffer.allocate(1)));
  }
}
