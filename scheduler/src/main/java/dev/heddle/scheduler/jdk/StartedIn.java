package dev.heddle.scheduler.jdk;

import dev.heddle.scheduler.ContainerView;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import jdk.internal.vm.ThreadContainer;
import org.jspecify.annotations.Nullable;

/**
 * The container that a thread was started in, which the JDK keeps in the thread: nothing that runs on
 * the thread can change it.
 */
public final class StartedIn {
  private static final @Nullable MethodHandle CONTAINER = JdkGateway.isOpen() ? open() : null;

  private StartedIn() {}

  /**
   * Returns what {@link VirtualThreads#start} started a thread in.
   *
   * @param thread any thread
   * @return the view behind its container; null if it was not started in one of ours, or has ended,
   *     or this JDK does not tell
   */
  public static @Nullable ContainerView of(Thread thread) {
    if (CONTAINER == null) {
      return null;
    }
    try {
      var container = (ThreadContainer) CONTAINER.invokeExact(thread);
      return container instanceof OwnedContainer ours ? ours.view() : null;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("The JDK threw what it does not declare: " + e, e);
    }
  }

  private static @Nullable MethodHandle open() {
    try {
      return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
          .findVirtual(Thread.class, "threadContainer",
              MethodType.methodType(ThreadContainer.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
