package dev.heddle.ipc.codec;

import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import java.io.ObjectInputFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The classes that may come in through deserialization: the JDK's values and exceptions, the packages
 * of the functions in use, and what the pool's owner has added. Everything else is refused.
 *
 * <p>A class of the JDK is a value if reading one does no more than make one: it runs no code that the
 * stream chooses, opens nothing, and reads no second stream within the first, which no filter would
 * see. All serializable classes of the packages in {@link #VALUES} are so but for {@link #NEVER}; of
 * the packages that have others too, {@link #SINGLE_VALUES} has those that people send. The worst of
 * them is a URL: as a key of a map it asks a name server for its host when it is read, as it does
 * wherever it is hashed. {@code java.rmi}, {@code javax.management}, {@code java.beans}, {@code
 * javax.naming}, {@code java.security.SignedObject} are not values, nor is what the JDK keeps to
 * itself.
 *
 * <p>Whoever sends a function can do anything in the worker. So a worker takes what its parent
 * announces, and the parent announces the package of each class in what it sends; what the list keeps
 * out there is a damaged stream. In the parent it keeps out what a worker that has gone bad sends.
 */
public final class AllowList {
  /** Heddle's own rooms: what it sends of itself is in this package and those below it. */
  public static final String HEDDLE = "dev.heddle.ipc";

  private static final List<String> VALUES =
      List.of(
          "java.lang.",
          "java.util.",
          "java.time.",
          "java.math.",
          "java.text.",
          "java.nio.file.");

  private static final Set<String> SINGLE_VALUES =
      Set.of(
          "dev.heddle.ClosedException",
          "dev.heddle.net.StreamClosedException",
          "java.io.File",
          "java.net.Inet4Address",
          "java.net.Inet6Address",
          "java.net.InetAddress",
          "java.net.InetSocketAddress",
          "java.net.SocketAddress",
          "java.net.StandardProtocolFamily",
          "java.net.URI",
          "java.net.URL",
          "java.net.UnixDomainSocketAddress",
          "java.net.UnixDomainSocketAddress$Ser",
          "java.nio.channels.ClosedChannelException",
          "java.sql.Date",
          "java.sql.Time",
          "java.sql.Timestamp",
          "javax.crypto.spec.SecretKeySpec",
          "sun.util.BuddhistCalendar",
          "sun.util.calendar.ZoneInfo");

  /** Fatal in the wrong hands although in a package of values; nobody can allow them. */
  private static final List<String> NEVER =
      List.of("java.lang.reflect.", "java.lang.invoke.MethodHandle", "java.util.logging.");

  /** No package of a function in use lets classes of these in as results. */
  private static final List<String> OF_THE_JDK =
      List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

  private static final String BY_THE_POOL =
      "; if it is meant to come in, add its package with ProcessPool.builder().allow(...)";
  private static final String BY_THE_QUEUE =
      "; if it is meant to come in, name it where the queue or pipe is made, behind the capacity";

  private final String advice;
  private volatile boolean unnamed;
  private final Set<String> packages = ConcurrentHashMap.newKeySet();

  /** The list of a pool, or of a worker. */
  public AllowList() {
    this(BY_THE_POOL);
  }

  private AllowList(String advice) {
    this.advice = advice;
  }

  public static AllowList ofQueue(List<String> packages) {
    var list = new AllowList(BY_THE_QUEUE);
    packages.forEach(list::allow);
    return list;
  }

  /** Allows the classes of a package and of those below it; of the unnamed one, only its own. */
  public void allow(String packageName) {
    if (packageName.isEmpty()) {
      unnamed = true;
    } else {
      packages.add(packageName + ".");
    }
  }

  /** As {@link #allow(String)}, for the package of a function or of what it has captured. */
  public void allowOfFunction(String packageName) {
    if (!beginsWithOne(OF_THE_JDK, packageName + ".")) {
      allow(packageName);
    }
  }

  /** Collects the packages of classes that are not allowed anyway. */
  public static Consumer<Class<?>> packagesInto(Set<String> packages) {
    return type -> {
      String name = packageToAllow(type);
      if (name != null) {
        packages.add(name);
      }
    };
  }

  /** The package of a class that is not allowed anyway; null for one that is. */
  static @Nullable String packageToAllow(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element.isPrimitive() || isValue(element.getName()) ? null : element.getPackageName();
  }

  /** The frame by which the parent tells a worker what it is going to send. */
  public static Frame announcement(String packageName) {
    return new Frame(MessageType.ALLOW, 0, packageName.getBytes(StandardCharsets.UTF_8));
  }

  public void allow(Frame announcement) {
    allow(new String(announcement.payload(), StandardCharsets.UTF_8));
  }

  /** Decides over the classes of one message, and remembers what it refused. */
  final class MessageFilter implements ObjectInputFilter {
    private final int messageBytes;
    private final long mostDepth;
    private @Nullable String refusal;
    private boolean tooDeep;

    /** No array in a message can have more elements than the message has bytes. */
    private MessageFilter(int messageBytes, long mostDepth) {
      this.messageBytes = messageBytes;
      this.mostDepth = mostDepth;
    }

    @Override
    public Status checkInput(FilterInfo info) {
      Class<?> type = info.serialClass();
      if (info.arrayLength() > messageBytes) {
        refusal =
            "an array of " + info.arrayLength() + " elements in " + messageBytes
                + " bytes, which cannot be";
        return Status.REJECTED;
      }
      if (type != null && !isAllowed(type)) {
        refusal = refusalOf(type.getName());
        return Status.REJECTED;
      }
      if (info.depth() > mostDepth) {
        refusal = "a graph of objects more than " + mostDepth + " deep; send it in parts";
        tooDeep = true;
        return Status.REJECTED;
      }
      return type == null ? Status.UNDECIDED : Status.ALLOWED;
    }

    /** What was refused and what to do, in words; null if nothing was. */
    @Nullable
    String refusal() {
      return refusal;
    }

    boolean wasTooDeep() {
      return tooDeep;
    }
  }

  MessageFilter forMessageOf(int messageBytes, long mostDepth) {
    return new MessageFilter(messageBytes, mostDepth);
  }

  /** A refused class and what to do, in words. */
  String refusalOf(String name) {
    return beginsWithOne(NEVER, name)
        ? name + ", which is never let in; send what it stands for instead"
        : name + advice;
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
    return isValue(name) || beginsWithOne(packages, name) && !beginsWithOne(NEVER, name);
  }

  private static boolean isValue(String name) {
    return SINGLE_VALUES.contains(name)
        || beginsWithOne(VALUES, name) && !beginsWithOne(NEVER, name);
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
