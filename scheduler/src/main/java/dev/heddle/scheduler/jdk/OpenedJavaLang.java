package dev.heddle.scheduler.jdk;

import dev.heddle.scheduler.ContainerView;
import dev.heddle.scheduler.ThreadContainment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.util.concurrent.Executor;
import jdk.internal.vm.ThreadContainer;
import org.jspecify.annotations.Nullable;

/**
 * Reaches the JDK through one opened package, {@code java.lang}.
 *
 * <p>With it open, four package-private members of {@code java.lang} suffice: the factory of virtual
 * threads that takes a scheduler, {@code Thread.currentCarrierThread}, {@code
 * Thread.start(ThreadContainer)} and the field of a thread's {@link ScopedValue} bindings. The
 * packages {@code jdk.internal.vm}, whose {@code ThreadContainer} and {@code Continuation} are
 * subclassed here, and {@code jdk.internal.misc} are exported to this module through {@code
 * Module.implAddExports}, also package-private in {@code java.lang}; that is why users pass one flag
 * and not three. See docs/adr/0002-one-flag.md.
 *
 * <p>The method handles are static finals, so that compiled code calls straight through them.
 */
final class OpenedJavaLang implements VirtualThreads {
  private static final MethodHandle NEW_VIRTUAL_THREAD;
  private static final MethodHandle CURRENT_CARRIER;
  private static final MethodHandle START_IN;
  private static final VarHandle BINDINGS;
  private static final Executor DEFAULT_SCHEDULER;

  static {
    try {
      var here = MethodHandles.lookup();
      var lang = MethodHandles.privateLookupIn(Thread.class, here);
      exportInternals(here);
      NEW_VIRTUAL_THREAD =
          lang.findStatic(
              lang.findClass("java.lang.ThreadBuilders"),
              "newVirtualThread",
              MethodType.methodType(
                  Thread.class, Executor.class, String.class, int.class, Runnable.class));
      CURRENT_CARRIER =
          lang.findStatic(
              Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
      START_IN =
          lang.findVirtual(
              Thread.class, "start", MethodType.methodType(void.class, ThreadContainer.class));
      BINDINGS = lang.findVarHandle(Thread.class, "scopedValueBindings", Object.class);
      Class<?> virtualThread = lang.findClass("java.lang.VirtualThread");
      DEFAULT_SCHEDULER =
          (Executor) MethodHandles.privateLookupIn(virtualThread, here)
              .findStatic(
                  virtualThread, "defaultScheduler", MethodType.methodType(Executor.class))
              .invoke();
    } catch (Throwable e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Opens the door; if it stays shut, initializing this class throws an error that says why. */
  OpenedJavaLang() {}

  private static void exportInternals(MethodHandles.Lookup here) throws Throwable {
    MethodHandle export =
        MethodHandles.privateLookupIn(Module.class, here)
            .findVirtual(
                Module.class,
                "implAddExports",
                MethodType.methodType(void.class, String.class, Module.class));
    Module base = Object.class.getModule();
    Module heddle = OpenedJavaLang.class.getModule();
    export.invokeExact(base, "jdk.internal.vm", heddle);
    export.invokeExact(base, "jdk.internal.misc", heddle);
  }

  @Override
  public Thread unstarted(Executor scheduler, @Nullable String name, Runnable body) {
    String given = name == null ? "" : name;
    try {
      return (Thread) NEW_VIRTUAL_THREAD.invokeExact(scheduler, given, 0, body);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  @Override
  public void start(Thread thread, ThreadContainment container) {
    // Plain access: the starter writes before Thread.start, which publishes to the new thread.
    Object bindings = BINDINGS.get(Thread.currentThread());
    if (bindings != null) {
      BINDINGS.set(thread, bindings);
    }
    try {
      START_IN.invokeExact(thread, (ThreadContainer) container);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  @Override
  public ThreadContainment open(ContainerView view, boolean owned) {
    return OwnedContainer.open(view, owned);
  }

  @Override
  public Thread currentCarrier() {
    try {
      return (Thread) CURRENT_CARRIER.invokeExact();
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /** Reads the thread that the JDK's {@code this::runContinuation} captured; for reports only. */
  @Override
  public @Nullable Thread threadOf(Runnable continuation) {
    for (Field field : continuation.getClass().getDeclaredFields()) {
      if (Thread.class.isAssignableFrom(field.getType()) && field.trySetAccessible()) {
        try {
          return (Thread) field.get(continuation);
        } catch (IllegalAccessException _) {
          return null;
        }
      }
    }
    return null;
  }

  @Override
  public Executor defaultScheduler() {
    return DEFAULT_SCHEDULER;
  }

  private static RuntimeException rethrow(Throwable e) {
    switch (e) {
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      default -> throw new IllegalStateException("The JDK threw what it does not declare: " + e, e);
    }
  }
}
