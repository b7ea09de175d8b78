package dev.heddle.scheduler.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.concurrent.ForkJoinTask;
import org.jspecify.annotations.Nullable;

/**
 * The continuation inside the task by which JDK 26 and newer hand it over: {@link
 * ForkJoinTask#adapt(Runnable)} makes a new one each time.
 *
 * <p>It is taken out, so that run queues hold the same object whatever the JDK, {@link
 * VirtualThreads#threadOf} knows whose it is, and the task, of no more use, costs no atomic
 * instruction to complete. Where it cannot be taken out the task is run as it is.
 *
 * <p>The field is found by its type, in an object made the way the JDK makes it, once.
 */
final class AdaptedContinuation {
  private static final Class<?> ADAPTED = ForkJoinTask.adapt(() -> {}).getClass();
  private static final @Nullable MethodHandle RUNNABLE = findField();

  private AdaptedContinuation() {}

  static Runnable in(ForkJoinTask<?> task) {
    if (RUNNABLE != null && task.getClass() == ADAPTED) {
      try {
        return (Runnable) RUNNABLE.invokeExact(task);
      } catch (Throwable e) {
        throw new IllegalStateException("Reading a field failed", e);
      }
    }
    return asItIs(task);
  }

  static Runnable asItIs(ForkJoinTask<?> task) {
    return task instanceof Runnable runnable ? runnable : task::quietlyInvoke;
  }

  private static @Nullable MethodHandle findField() {
    try {
      OpenedPackages.open("java.util.concurrent");
      var adapted = MethodHandles.privateLookupIn(ADAPTED, MethodHandles.lookup());
      for (Field field : ADAPTED.getDeclaredFields()) {
        if (field.getType() == Runnable.class) {
          return adapted.unreflectGetter(field)
              .asType(MethodType.methodType(Runnable.class, ForkJoinTask.class));
        }
      }
    } catch (Throwable _) {
      // Run as it is, then.
    }
    return null;
  }
}
