package dev.heddle.scheduler.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Finishes the park of a virtual thread that the JDK has left half done for want of memory.
 *
 * <p>The JDK takes a thread that waits for a time off its carrier, and only then makes the object that is to
 * wake it. Where there is no memory for that, an OutOfMemoryError comes out of the continuation, and the
 * thread is left in a state between running and parked, in which nobody can wake it. All that is missing is
 * the last step, {@code VirtualThread.afterYield}, which has changed nothing before it failed; so it is
 * taken once more. On a JDK where that cannot be reached such a thread is lost, as it is on the JDK's own
 * scheduler; docs/jdk.md says so.
 */
public final class HalfParked {
  private static final Runnable NOTHING = () -> {};
  private static final Class<?> CAUGHT_FIRST = RejectedExecutionException.class;
  private static final @Nullable HalfParked ACCESS = JdkGateway.isOpen() ? open() : null;

  private final MethodHandle afterYield;
  private final VarHandle state;
  private final VarHandle carrierThread;
  private final int timedParking;
  private final int timedWaiting;

  private HalfParked(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
    Class<?> type = lookup.lookupClass();
    afterYield = lookup.findVirtual(type, "afterYield", MethodType.methodType(void.class))
        .asType(MethodType.methodType(void.class, Thread.class));
    state = lookup.findVarHandle(type, "state", int.class);
    carrierThread = lookup.findVarHandle(type, "carrierThread", Thread.class);
    timedParking = (int) lookup.findStaticVarHandle(type, "TIMED_PARKING", int.class).get();
    timedWaiting = (int) lookup.findStaticVarHandle(type, "TIMED_WAITING", int.class).get();
  }

  private static @Nullable HalfParked open() {
    try {
      var here = MethodHandles.lookup();
      Class<?> type =
          MethodHandles.privateLookupIn(Thread.class, here).findClass("java.lang.VirtualThread");
      return new HalfParked(MethodHandles.privateLookupIn(type, here));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /**
   * Loads what {@link #finish} needs, and what the JDK needs to try again, while there is memory for it.
   *
   * <p>The JDK hands a thread over in a {@code try} that catches a RejectedExecutionException first and an
   * OutOfMemoryError second. The VM looks at the handlers in that order, and loads the class that the first one names;
   * if there is no memory for that either, it gives up the second one too, and the thread is lost.
   */
  public static void prepare() {
    finish(NOTHING);
    CAUGHT_FIRST.getName();
  }

  /**
   * Parks a thread for good if it is half parked; otherwise does nothing.
   *
   * <p>A thread in such a state and without a carrier is nobody else's: it can be made runnable only from
   * the states that follow.
   *
   * @param continuation what has just thrown an OutOfMemoryError on the calling carrier
   * @return whether it has parked it
   * @throws OutOfMemoryError if there still is no memory: nothing has changed, and it can be tried again
   */
  public static boolean finish(Runnable continuation) {
    Thread thread = ACCESS == null ? null : JdkGateway.virtualThreads().threadOf(continuation);
    return thread != null && thread.isVirtual() && ACCESS.finish(thread);
  }

  private boolean finish(Thread thread) {
    int seen = (int) state.getVolatile(thread);
    if ((seen != timedParking && seen != timedWaiting)
        || (Thread) carrierThread.getVolatile(thread) != null) {
      return false;
    }
    try {
      afterYield.invokeExact(thread);
    } catch (Throwable e) {
      switch (e) {
        case Error error -> throw error;
        case RuntimeException unchecked -> throw unchecked;
        default ->
          throw new IllegalStateException("The JDK threw what it does not declare: " + e, e);
      }
    }
    return true;
  }
}
