package dev.heddle.scheduler.jdk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.util.Objects;
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
 *
 * <p>The JDK has already said of the thread that it is on its way when it hands the continuation over, and tries
 * again after an OutOfMemoryError, but after nothing else: whatever else came out of here would lose the thread.
 * So a {@link VarHandle} reads the field, which allocates nothing; a MethodHandle makes itself a faster form at its
 * 127th use, and that can find no memory.
 */
final class AdaptedContinuation {
  private static final Class<?> ADAPTED = ForkJoinTask.adapt(() -> {}).getClass();
  private static final @Nullable VarHandle RUNNABLE = findField();

  private AdaptedContinuation() {}

  static Runnable in(ForkJoinTask<?> task) {
    if (RUNNABLE != null && task.getClass() == ADAPTED) {
      return (Runnable) RUNNABLE.get(task);
    }
    return asItIs(task);
  }

  static Runnable asItIs(ForkJoinTask<?> task) {
    return task instanceof Runnable runnable ? runnable : task::quietlyInvoke;
  }

  private static @Nullable VarHandle findField() {
    try {
      OpenedPackages.open("java.util.concurrent");
      var adapted = MethodHandles.privateLookupIn(ADAPTED, MethodHandles.lookup());
      for (Field field : ADAPTED.getDeclaredFields()) {
        if (field.getType() == Runnable.class) {
          VarHandle runnable = adapted.unreflectVarHandle(field);
          // Whatever a first use makes is made now.
          Objects.requireNonNull((Runnable) runnable.get(ForkJoinTask.adapt(() -> {})));
          return runnable;
        }
      }
    } catch (Throwable _) {
      // Run as it is, then.
    }
    return null;
  }
}
