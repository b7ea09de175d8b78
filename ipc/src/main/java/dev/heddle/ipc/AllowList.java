package dev.heddle.ipc;

import java.io.ObjectInputFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

  private volatile boolean unnamed;
  private final Set<String> packages = ConcurrentHashMap.newKeySet();

  /** Allows the classes of a package and of those below it; of the unnamed one, only its own. */
  void allow(String packageName) {
    if (packageName.isEmpty()) {
      unnamed = true;
    } else {
      packages.add(packageName + ".");
    }
  }

  /** Collects the packages of classes that are not the JDK's. */
  static Consumer<Class<?>> packagesInto(Set<String> packages) {
    return type -> {
      String name = packageToAllow(type);
      if (name != null) {
        packages.add(name);
      }
    };
  }

  /** The package of a class that is not the JDK's; null for one that is. */
  static @Nullable String packageToAllow(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element.isPrimitive() || element.getName().startsWith("java.")
        ? null
        : element.getPackageName();
  }

  /** The frame by which the parent tells a worker what it is going to send. */
  static Frame announcement(String packageName) {
    return new Frame(MessageType.ALLOW, 0, packageName.getBytes(StandardCharsets.UTF_8));
  }

  void allow(Frame announcement) {
    allow(new String(announcement.payload(), StandardCharsets.UTF_8));
  }

  /** Decides over the classes of one message, and remembers what it refused. */
  final class MessageFilter implements ObjectInputFilter {
    private final int messageBytes;
    private @Nullable String refused;

    /** No array in a message can have more elements than the message has bytes. */
    private MessageFilter(int messageBytes) {
      this.messageBytes = messageBytes;
    }

    @Override
    public Status checkInput(FilterInfo info) {
      Class<?> type = info.serialClass();
      if (info.arrayLength() > messageBytes) {
        refused = "an array of " + info.arrayLength() + " elements in " + messageBytes + " bytes";
        return Status.REJECTED;
      }
      if (type != null && !isAllowed(type)) {
        refused = type.getName();
        return Status.REJECTED;
      }
      if (info.depth() > MAX_DEPTH) {
        refused = "a graph of objects more than " + MAX_DEPTH + " deep";
        return Status.REJECTED;
      }
      return type == null ? Status.UNDECIDED : Status.ALLOWED;
    }

    /** What was refused, in words; null if nothing was. */
    @Nullable
    String refused() {
      return refused;
    }
  }

  MessageFilter forMessageOf(int messageBytes) {
    return new MessageFilter(messageBytes);
  }

  boolean isAllowed(Class<?> type) {
    if (type.isArray()) {
      return isAllowed(type.getComponentType());
    }
    String name = type.getName();
    return type.isPrimitive()
        || (unnamed && type.getPackageName().isEmpty())
        || isAllowed(name)
        || (Throwable.class.isAssignableFrom(type) && name.startsWith("java."));
  }

  private boolean isAllowed(String name) {
    return !beginsWithOne(NEVER, name)
        && (beginsWithOne(VALUES, name) || beginsWithOne(packages, name));
  }

  private static boolean beginsWithOne(Iterable<String> beginnings, String name) {
    for (String beginning : beginnings) {
      if (name.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }
}
