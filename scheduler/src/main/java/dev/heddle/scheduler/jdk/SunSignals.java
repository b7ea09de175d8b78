package dev.heddle.scheduler.jdk;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Signals through {@code sun.misc.Signal} of the module {@code jdk.unsupported}. By reflection: javac
 * warns of the class, in a way that cannot be suppressed.
 */
final class SunSignals implements SignalSource {
  static final SunSignals INSTANCE = new SunSignals();

  private SunSignals() {}

  @Override
  public Registration handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      Object number = signal.getConstructor(String.class).newInstance(name);
      Object ours =
          Proxy.newProxyInstance(
              SunSignals.class.getClassLoader(),
              new Class<?>[]{handler},
              (proxy, method, arguments) -> called(proxy, method, arguments, action));
      Object before = handle.invoke(null, number, ours);
      return () -> restore(handle, number, before);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "No handler can be set for the signal " + name + ": " + e.getCause().getMessage(),
          e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new UnsupportedOperationException(
          "This JVM gives no access to signals; it needs the module jdk.unsupported", e);
    }
  }

  private static Object called(Object proxy, Method method, Object[] arguments, Runnable action) {
    return switch (method.getName()) {
      case "handle" -> {
        action.run();
        yield proxy;
      }
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "a handler of Heddle's";
    };
  }

  private static void restore(Method handle, Object number, Object before) {
    try {
      handle.invoke(null, number, before);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Could not put back the handler of " + number, e);
    }
  }
}
