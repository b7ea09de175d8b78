package dev.heddle.testkit.carrier;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * The names of objects in what is told: never a hash code, which is another one each time, but a number among those of its class,
 * in the order in which they are first mentioned.
 */
final class Names {
  private static final int LONGEST = 40;

  private final Map<Object, Integer> numbers = new IdentityHashMap<>();
  private final Map<Class<?>, Integer> counts = new HashMap<>();

  /** A class without its package. */
  static String of(Class<?> type) {
    String name = type.getName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** An object by the number that it has among those of its class. */
  String of(Object object) {
    return of(object, object instanceof Condition ? Condition.class : object.getClass());
  }

  /** An object by the number that it has among those of a class that people know it by. */
  String of(Object object, Class<?> known) {
    return of(known)
        + " no. " + numbers.computeIfAbsent(object, _ -> counts.merge(known, 1, Integer::sum));
  }

  /** A value as it is told; nothing is called that could be the program's. */
  String ofValue(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> '"'
          + (text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text) + '"';
      case Number number when number.getClass().getName().startsWith("java.lang.") ->
        number.toString();
      case Boolean known -> known.toString();
      case Character known -> "'" + known + "'";
      case Enum<?> constant -> constant.name();
      case Thread thread -> "'" + thread.getName() + "'";
      case Class<?> type -> "class " + of(type);
      case Object other when other.getClass().isHidden() -> "a lambda";
      case Object other when other.getClass().isArray() -> "an array";
      default -> of(value);
    };
  }
}
