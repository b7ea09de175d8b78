package dev.heddle.scheduler;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts threads that may be inside a channel.
 *
 * <p>{@link Thread#interrupt} closes the channel, and throws what the closing throws, into whoever
 * cancels and not into whom the channel belongs to; the thread has its interrupt status then, but has
 * not been unparked. So whoever interrupts many must not stop at one, and tells its failure later.
 */
public final class Interrupts {
  private Interrupts() {}

  /**
   * Interrupts a thread, whatever comes of it.
   *
   * @param thread the thread
   * @return what a channel has thrown; null as a rule
   */
  public static @Nullable Throwable deliver(Thread thread) {
    try {
      thread.interrupt();
      return null;
    } catch (Throwable e) {
      try {
        // The channel counts as closed now, and is not asked again.
        thread.interrupt();
      } catch (Throwable _) {
        LockSupport.unpark(thread);
      }
      return e;
    }
  }
}
