package dev.heddle.scheduler.jdk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import org.jspecify.annotations.Nullable;

/**
 * What could run code in this process although no thread for it exists yet: handlers of signals,
 * shutdown hooks, native libraries. And who holds a lock of {@code java.util.concurrent}.
 *
 * <p>Two more packages of the JDK are opened to this module to read a field in each, in the way of
 * {@link OpenedJavaLang}. Where that fails, the answer is "unknown", which is to be taken for yes.
 */
public final class ProcessWakers {
  /** Its methods are synchronized. */
  private static final Class<?> HOOK_CLASS;

  private static final @Nullable VarHandle HOOKS;
  private static final @Nullable VarHandle HANDLERS;
  private static final @Nullable VarHandle OWNER;

  static {
    Class<?> hookClass = Thread.class;
    VarHandle hooks = null;
    VarHandle handlers = null;
    VarHandle owner = null;
    try {
      var here = MethodHandles.lookup();
      var lang = MethodHandles.privateLookupIn(Thread.class, here);
      OpenedPackages.open("jdk.internal.misc");
      OpenedPackages.open("java.util.concurrent.locks");
      hookClass = lang.findClass("java.lang.ApplicationShutdownHooks");
      hooks =
          MethodHandles.privateLookupIn(hookClass, here)
              .findStaticVarHandle(hookClass, "hooks", IdentityHashMap.class);
      Class<?> signal = Class.forName("jdk.internal.misc.Signal");
      handlers =
          MethodHandles.privateLookupIn(signal, here)
              .findStaticVarHandle(signal, "handlers", Hashtable.class);
      owner =
          MethodHandles.privateLookupIn(AbstractOwnableSynchronizer.class, here)
              .findVarHandle(
                  AbstractOwnableSynchronizer.class, "exclusiveOwnerThread", Thread.class);
    } catch (Throwable _) {
      // What has not been found stays unknown.
    }
    HOOK_CLASS = hookClass;
    HOOKS = hooks;
    HANDLERS = handlers;
    OWNER = owner;
  }

  private ProcessWakers() {}

  /**
   * Returns who has exclusive access to a lock of the JDK.
   *
   * @param lock what a thread is parked on, see {@link
   *     java.util.concurrent.locks.LockSupport#getBlocker}
   * @return the owner; null if there is none, or that is unknown
   */
  public static @Nullable Thread ownerOf(@Nullable Object lock) {
    return OWNER != null && lock instanceof AbstractOwnableSynchronizer ownable
        ? (Thread) OWNER.get(ownable)
        : null;
  }

  /**
   * Returns what could yet start to run code of the program's, in words.
   *
   * @return descriptions; empty if there is nothing
   */
  public static List<String> list() {
    var found = new ArrayList<String>();
    if (HANDLERS == null || HOOKS == null) {
      found.add("signal handlers or shutdown hooks, which this JVM does not show");
      return found;
    }
    handledSignals().forEach(signal -> found.add("a handler of " + signal));
    addHooks(found);
    if (mayHaveNativeThreads()) {
      found.add("native libraries of the program, which may call back");
    }
    return found;
  }

  /**
   * Says whether the program handles a signal of the system.
   *
   * @return true if so; false also if that is unknown
   */
  public static boolean handlesSignals() {
    return !handledSignals().isEmpty();
  }

  /** All but those by which the JVM itself shuts down, and what {@code sun.misc} puts back. */
  private static List<String> handledSignals() {
    if (HANDLERS == null) {
      return List.of();
    }
    var handlers = (Map<?, ?>) HANDLERS.get();
    var handled = new ArrayList<String>();
    synchronized (handlers) {
      handlers.forEach(
          (signal, handler) -> {
            String type = handler.getClass().getName();
            if (!type.startsWith("java.lang.Terminator")
                && !type.equals("jdk.internal.misc.Signal$NativeHandler")) {
              handled.add(signal.toString());
            }
          });
    }
    return handled;
  }

  private static void addHooks(List<String> found) {
    synchronized (HOOK_CLASS) {
      if (HOOKS.get() instanceof Map<?, ?> hooks) {
        for (Object hook : hooks.keySet()) {
          if (hook instanceof Thread thread
              && (thread.getClass() == Thread.class || !isOfJdk(thread.getClass()))) {
            found.add("the shutdown hook '" + thread.getName() + "'");
          }
        }
      }
    }
  }

  private static boolean isOfJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  /** Whoever loads a library or makes an upcall stub gets native access, or has it. */
  private static boolean mayHaveNativeThreads() {
    if (ClassLoader.getSystemClassLoader().getUnnamedModule().isNativeAccessEnabled()) {
      return true;
    }
    for (Module module : ModuleLayer.boot().modules()) {
      String name = module.getName();
      if (!name.startsWith("java.") && !name.startsWith("jdk.") && module.isNativeAccessEnabled()) {
        return true;
      }
    }
    return false;
  }
}
