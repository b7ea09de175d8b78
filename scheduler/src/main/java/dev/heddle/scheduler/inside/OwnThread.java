package dev.heddle.scheduler.inside;

import java.util.function.BooleanSupplier;

/**
 * A platform thread of Heddle's own, of which {@link Outside} knows when it can wake nobody. It is known
 * by its class, since anybody may give a thread any name. It takes nothing over from the thread that
 * makes it.
 */
public final class OwnThread extends Thread {
  private final BooleanSupplier isHarmless;

  /**
   * Makes a daemon thread, not yet started.
   *
   * @param name its name
   * @param body what it runs
   * @param isHarmless asked, on any thread, whether it can wake nobody at the moment
   */
  public OwnThread(String name, Runnable body, BooleanSupplier isHarmless) {
    super(null, body, name, 0, false);
    this.isHarmless = isHarmless;
    setDaemon(true);
    setPriority(NORM_PRIORITY);
    setContextClassLoader(ClassLoader.getSystemClassLoader());
  }

  boolean isHarmless() {
    return isHarmless.getAsBoolean();
  }
}
