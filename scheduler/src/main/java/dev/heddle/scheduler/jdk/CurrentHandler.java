package dev.heddle.scheduler.jdk;

import java.lang.Thread.UncaughtExceptionHandler;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * The uncaught-exception handler of the calling thread, read as often as a program waits.
 *
 * <p>The JDK's getter first asks whether the thread has ended; for the calling thread that is a load
 * and a branch too many. With access to {@code java.lang} the field is read directly, and as an
 * object: a {@code VarHandle} would cast it to the interface on its way, which compiled code does by
 * a search through all that the object's class implements.
 */
public final class CurrentHandler {
  private static final boolean OPEN = JdkGateway.isOpen();

  private CurrentHandler() {}

  /**
   * Returns the handler.
   *
   * @return the handler that was set on the calling thread; if none was, null or its thread group
   */
  public static @Nullable Object get() {
    Thread me = Thread.currentThread();
    return OPEN ? Field.of(me) : me.getUncaughtExceptionHandler();
  }

  /**
   * Sets the handler of a thread that has not been started. What starts it publishes it; the JDK's
   * setter would also put a full fence behind it.
   *
   * @param unstarted the thread
   * @param handler its handler
   */
  public static void give(Thread unstarted, UncaughtExceptionHandler handler) {
    if (OPEN) {
      Field.set(unstarted, handler);
    } else {
      unstarted.setUncaughtExceptionHandler(handler);
    }
  }

  /** Apart, since only with access can it be initialized. */
  private static final class Field {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long OFFSET =
        UNSAFE.objectFieldOffset(Thread.class, "uncaughtExceptionHandler");

    static @Nullable Object of(Thread thread) {
      return UNSAFE.getReference(thread, OFFSET);
    }

    static void set(Thread thread, UncaughtExceptionHandler handler) {
      UNSAFE.putReference(thread, OFFSET, handler);
    }
  }
}
