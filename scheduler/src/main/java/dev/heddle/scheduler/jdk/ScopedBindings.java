package dev.heddle.scheduler.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Carries {@link ScopedValue} bindings to a thread that runs already, such as one of a pool. The JDK
 * lets only threads inherit them that are started for it; a task's thread is, by {@link
 * VirtualThreads#start}.
 *
 * <p>What it takes: the thread's field for its bindings, which the JDK looks at first; {@code
 * Thread.runWith}, whose frame the JDK finds when the field has been lost to a stack overflow; and
 * the thread's cache of values, which has to be forgotten before and after.
 */
public final class ScopedBindings {
  private static final ScopedValue<Boolean> PROBE = ScopedValue.newInstance();
  private static final @Nullable Access ACCESS = open();

  private record Access(VarHandle bindings, MethodHandle runWith, MethodHandle setCache) {}

  private ScopedBindings() {}

  private static @Nullable Access open() {
    try {
      var lang = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
      return new Access(
          lang.findVarHandle(Thread.class, "scopedValueBindings", Object.class),
          lang.findVirtual(
              Thread.class,
              "runWith",
              MethodType.methodType(void.class, Object.class, Runnable.class)),
          lang.findStatic(
              Thread.class,
              "setScopedValueCache",
              MethodType.methodType(void.class, Object[].class)));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /**
   * Says whether the JDK lets us do it; {@link JdkGateway#FLAG} is what it takes.
   *
   * @return whether {@link #carry} has an effect
   */
  public static boolean isOpen() {
    return ACCESS != null;
  }

  /**
   * Makes an action see the caller's bindings, whatever thread runs it. Without access it sees those
   * of that thread, as ever.
   *
   * @param action what will be run
   * @return what to run in its place
   */
  public static Runnable carry(Runnable action) {
    if (ACCESS == null) {
      return action;
    }
    // Null means that the JDK would have to look for them on the stack; asking makes it do so.
    if (ACCESS.bindings.get(Thread.currentThread()) == null) {
      PROBE.isBound();
    }
    Object bindings = ACCESS.bindings.get(Thread.currentThread());
    return bindings == null ? action : () -> run(ACCESS, bindings, action);
  }

  private static void run(Access access, Object bindings, Runnable action) {
    Thread here = Thread.currentThread();
    Object before = access.bindings.get(here);
    try {
      access.setCache.invokeExact((Object[]) null);
      access.bindings.set(here, bindings);
      try {
        access.runWith.invokeExact(here, bindings, action);
      } finally {
        access.bindings.set(here, before);
        access.setCache.invokeExact((Object[]) null);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("The JDK threw what it does not declare: " + e, e);
    }
  }
}
