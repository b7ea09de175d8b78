package programs;

import dev.heddle.testkit.Held;
import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;

/** Its thread waits for ever, and the program ends. */
public final class WaitsForEver {
  public static void main(String[] args) {
    byte[] memory = new byte[1 << 10];
    Held.REFERENCES.add(new WeakReference<>(memory));
    var thread = new Thread(() -> {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException _) {
        // Nobody does that.
      }
      throw new AssertionError(memory);
    });
    thread.setDaemon(true);
    thread.start();
  }
}
