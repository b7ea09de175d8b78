package dev.heddle.scheduler.jdk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import jdk.jfr.FlightRecorder;

/**
 * Whether the flight recorder makes periodic events by code of the program's, {@link
 * FlightRecorder#addPeriodicEvent}, which runs on a thread of the recorder's own.
 *
 * <p>The recorder keeps its periodic tasks in a repository that it does not show; those of the program
 * hold an object of a class that the program has loaded. Where that cannot be read, there may be some.
 */
public final class RecorderHooks {
  private static final String PACKAGE = "jdk.jfr.internal.periodic";

  private RecorderHooks() {}

  /**
   * Asks the recorder, if there is one.
   *
   * @return true if there are such events, or that is unknown
   */
  public static boolean mayExist() {
    if (!FlightRecorder.isInitialized()) {
      return false;
    }
    try {
      var ofJava = Class.forName(PACKAGE + ".JavaEventTask");
      List<?> tasks = tasks();
      var hook =
          MethodHandles.privateLookupIn(ofJava, MethodHandles.lookup())
              .findVarHandle(ofJava, "runnable", Runnable.class);
      for (Object task : tasks) {
        if (ofJava.isInstance(task) && hook.get(task).getClass().getClassLoader() != null) {
          return true;
        }
      }
      return false;
    } catch (Throwable _) {
      return true;
    }
  }

  private static List<?> tasks() throws Throwable {
    var here = MethodHandles.lookup();
    var open =
        MethodHandles.privateLookupIn(Module.class, here)
            .findVirtual(
                Module.class,
                "implAddOpens",
                MethodType.methodType(void.class, String.class, Module.class));
    open.invokeExact(FlightRecorder.class.getModule(), PACKAGE, RecorderHooks.class.getModule());
    Class<?> events = Class.forName(PACKAGE + ".PeriodicEvents");
    Class<?> repository = Class.forName(PACKAGE + ".TaskRepository");
    Object known =
        MethodHandles.privateLookupIn(events, here)
            .findStaticVarHandle(events, "taskRepository", repository)
            .get();
    return (List<?>) MethodHandles.privateLookupIn(repository, here)
        .findVirtual(repository, "getTasks", MethodType.methodType(List.class))
        .invoke(known);
  }
}
