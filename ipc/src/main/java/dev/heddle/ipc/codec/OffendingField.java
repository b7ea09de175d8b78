package dev.heddle.ipc.codec;

import java.io.Externalizable;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the way from a value to what keeps it from being serialized, for the message of an error.
 * Best effort: it sees what reflection lets it see, and what it cannot see it does not blame.
 */
final class OffendingField {
  private static final int MOST_OBJECTS = 10_000;

  private static final String MAKE_STATIC =
      ", the object around it: make the method static, and pass the rest as the argument";

  /** An object on the way, and how it is reached. */
  private record Step(Object object, String path, String advice) {}

  private final Deque<Step> next = new ArrayDeque<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private OffendingField() {}

  /**
   * Returns the end of a sentence: ", reached by a.b[3]", with what to do if that is plain, or nothing if it was
   * not found.
   */
  static String in(@Nullable Object root) {
    if (root == null) {
      return "";
    }
    try {
      var search = new OffendingField();
      search.next.add(new Step(root, root.getClass().getSimpleName(), ""));
      String path = search.find();
      return path == null ? "" : ", reached by " + path;
    } catch (ReflectiveOperationException | RuntimeException _) {
      return "";
    }
  }

  private @Nullable String find() throws ReflectiveOperationException {
    Step step;
    while ((step = next.poll()) != null && seen.size() < MOST_OBJECTS) {
      if (!seen.add(step.object)) {
        continue;
      }
      if (!(step.object instanceof Serializable)) {
        return step.path + step.advice;
      }
      expand(step);
    }
    return null;
  }

  private void expand(Step step) throws ReflectiveOperationException {
    Object object = step.object;
    Class<?> type = object.getClass();
    switch (object) {
      case SerializedLambda lambda -> {
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
          Object captured = lambda.getCapturedArg(i);
          visit(
              captured, step.path + "'s captured value " + (i + 1),
              i == 0 && isEnclosing(captured, lambda) ? MAKE_STATIC : "");
        }
      }
      case Object[] array -> {
        for (int i = 0; i < array.length; i++) {
          visit(Array.get(array, i), step.path + "[" + i + "]");
        }
      }
      case Collection<?> elements -> {
        int i = 0;
        for (Object element : elements) {
          visit(element, step.path + "[" + i++ + "]");
        }
      }
      case Map<?, ?> map -> map.forEach(
          (key, value) -> {
            visit(key, step.path + "'s key");
            visit(value, step.path + "[" + key + "]");
          });
      default -> {
        if (type.isHidden()) {
          visit(replacement(object), "the lambda of " + type.getName().replaceAll("\\$\\$.*", ""));
        } else if (!type.getName().startsWith("java.") && !(object instanceof Externalizable)) {
          visitFields(step);
        }
      }
    }
  }

  private static @Nullable Object replacement(Object lambda) throws ReflectiveOperationException {
    Method method = lambda.getClass().getDeclaredMethod("writeReplace");
    method.setAccessible(true);
    return method.invoke(lambda);
  }

  private void visitFields(Step step) throws ReflectiveOperationException {
    for (Class<?> type = step.object.getClass(); type != null
        && Serializable.class.isAssignableFrom(type); type = type.getSuperclass()) {
      for (var described : ObjectStreamClass.lookup(type).getFields()) {
        if (!described.isPrimitive()) {
          Field field = type.getDeclaredField(described.getName());
          field.setAccessible(true);
          visit(field.get(step.object), step.path + "." + described.getName());
        }
      }
    }
  }

  /** Whether the code of a lambda is a method of the object that it has captured, of the class that it is in. */
  private static boolean isEnclosing(@Nullable Object captured, SerializedLambda lambda) {
    return captured != null
        && lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic
        && isA(captured.getClass(), lambda.getCapturingClass().replace('/', '.'));
  }

  private static boolean isA(@Nullable Class<?> type, String name) {
    return type != null && (type.getName().equals(name) || isA(type.getSuperclass(), name));
  }

  private void visit(@Nullable Object object, String path) {
    visit(object, path, "");
  }

  private void visit(@Nullable Object object, String path, String advice) {
    if (object != null) {
      next.add(new Step(object, path, advice));
    }
  }
}
