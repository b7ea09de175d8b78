package dev.heddle.scheduler.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Has the JDK hand a virtual thread to its scheduler once more, which it says is on its way and which never came.
 *
 * <p>The JDK first says of a thread that it can run, and then hands it over. What fails in between is tried again
 * after an OutOfMemoryError, and after nothing else; whatever gets past that leaves a thread that nobody runs. One way
 * past it is known and closed ({@link HalfParked#prepare}); this is the net for those that are not.
 *
 * <p>It harms nobody to come twice: whoever runs a continuation first changes the state of its thread, and the other
 * finds it changed.
 */
public final class Resubmission {
  private static final @Nullable MethodHandle SUBMIT = JdkGateway.isOpen() ? open() : null;

  private Resubmission() {}

  private static @Nullable MethodHandle open() {
    try {
      var here = MethodHandles.lookup();
      Class<?> type =
          MethodHandles.privateLookupIn(Thread.class, here).findClass("java.lang.VirtualThread");
      return MethodHandles.privateLookupIn(type, here)
          .findVirtual(type, "submitRunContinuation", MethodType.methodType(void.class))
          .asType(MethodType.methodType(void.class, Thread.class));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /**
   * Hands a thread over again.
   *
   * @param thread a virtual thread that has been started
   * @return false if this JDK does not let us
   */
  public static boolean of(Thread thread) {
    if (SUBMIT == null) {
      return false;
    }
    try {
      SUBMIT.invokeExact(thread);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("The JDK threw what it does not declare: " + e, e);
    }
    return true;
  }
}
