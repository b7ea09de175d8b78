package dev.heddle.scheduler.jdk;

import java.lang.Thread.UncaughtExceptionHandler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The uncaught-exception handler of the calling thread, read as often as a program waits.
 *
 * <p>The JDK's getter first asks whether the thread has ended; for the calling thread that is a load
 * and a branch too many. With access to {@code java.lang} the field is read directly.
 */
public final class CurrentHandler {
  private static final @Nullable VarHandle HANDLER = JdkGateway.isOpen() ? find() : null;

  private CurrentHandler() {}

  private static @Nullable VarHandle find() {
    try {
      return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
          .findVarHandle(Thread.class, "uncaughtExceptionHandler", UncaughtExceptionHandler.class);
    } catch (ReflectiveOperationException _) {
      return null;
    }
  }

  /**
   * Returns the handler.
   *
   * @return the handler that was set on the calling thread; if none was, null or its thread group
   */
  public static @Nullable UncaughtExceptionHandler get() {
    Thread me = Thread.currentThread();
    return HANDLER == null
        ? me.getUncaughtExceptionHandler()
        : (UncaughtExceptionHandler) HANDLER.get(me);
  }
}
