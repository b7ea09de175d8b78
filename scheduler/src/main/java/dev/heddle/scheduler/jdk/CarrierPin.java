package dev.heddle.scheduler.jdk;

import jdk.internal.vm.Continuation;

/**
 * Keeps a virtual thread on its carrier for a moment: a monitor that it meets blocks the carrier then.
 *
 * <p>That is what code needs that shares a monitor with carriers, such as those inside a {@link
 * java.nio.channels.Selector}. A virtual thread that waits for one gives its carrier away, and may be
 * the next to get it; carriers that wait behind it then wait for a thread that only a carrier can run.
 * What runs pinned must not wait for anything else.
 */
public final class CarrierPin {
  private CarrierPin() {}

  /**
   * Pins the calling thread, if it is a virtual thread and the JDK lets us. It nests.
   *
   * @return whether {@link #release} is to be called
   */
  public static boolean acquire() {
    StackRoom.forSection();
    if (Thread.currentThread().isVirtual() && JdkGateway.isOpen()) {
      Continuation.pin();
      return true;
    }
    return false;
  }

  /** Undoes an {@link #acquire} that returned true. */
  public static void release() {
    Continuation.unpin();
  }
}
