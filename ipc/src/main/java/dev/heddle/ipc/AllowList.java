package dev.heddle.ipc;

import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Status;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The classes that may come in through deserialization: a short list of the JDK's values, the
 * packages of the functions in use, the JDK's exceptions, and what the pool's owner has added.
 * Everything else is refused.
 */
final class AllowList {
  private static final int MAX_DEPTH = 200;
  private static final List<String> VALUES =
      List.of("java.lang.", "java.util.", "java.time.", "java.math.", "java.net.URI",
          "java.nio.file.");

  /** Fatal in the wrong hands although in a package of values. */
  private static final List<String> NEVER =
      List.of("java.lang.reflect.", "java.lang.invoke.MethodHandle", "java.util.logging.");

  private final Set<String> packages = ConcurrentHashMap.newKeySet();

  /** Allows the classes of a package and of those below it. */
  void allow(String packageName) {
    packages.add(packageName + ".");
  }

  Set<String> packages() {
    return packages;
  }

  /**
   * Returns a filter for one message.
   *
   * @param messageBytes its size: no array in it can have more elements than it has bytes
   */
  ObjectInputFilter forMessageOf(int messageBytes) {
    return info -> {
      if (info.depth() > MAX_DEPTH || info.arrayLength() > messageBytes) {
        return Status.REJECTED;
      }
      Class<?> type = info.serialClass();
      return type == null ? Status.UNDECIDED : isAllowed(type) ? Status.ALLOWED : Status.REJECTED;
    };
  }

  private boolean isAllowed(Class<?> type) {
    if (type.isArray()) {
      return isAllowed(type.getComponentType());
    }
    String name = type.getName();
    return type.isPrimitive()
        || isAllowed(name)
        || (Throwable.class.isAssignableFrom(type) && name.startsWith("java."));
  }

  private boolean isAllowed(String name) {
    if (NEVER.stream().anyMatch(name::startsWith)) {
      return false;
    }
    return VALUES.stream().anyMatch(name::startsWith)
        || packages.stream().anyMatch(name::startsWith);
  }
}
