package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.channel.BroadcastChannel;
import dev.heddle.channel.Channel;
import dev.heddle.channel.Clause;
import dev.heddle.channel.Receiver;
import dev.heddle.channel.Select;
import dev.heddle.channel.WatchChannel;
import dev.heddle.failure.Endings;
import dev.heddle.generator.Generator;
import dev.heddle.generator.Iteration;
import dev.heddle.generator.TwoWay;
import dev.heddle.net.ByteStream;
import dev.heddle.net.SocketServer;
import dev.heddle.net.SocketStream;
import dev.heddle.net.UdpSocket;
import dev.heddle.queue.LifoQueue;
import dev.heddle.queue.PriorityQueue;
import dev.heddle.queue.Queue;
import dev.heddle.retry.Backoff;
import dev.heddle.retry.Retry;
import dev.heddle.signal.Signals;
import dev.heddle.stream.AsyncStream;
import dev.heddle.sync.Acquirable;
import dev.heddle.sync.Barrier;
import dev.heddle.sync.BoundedSemaphore;
import dev.heddle.sync.CapacityLimiter;
import dev.heddle.sync.Condition;
import dev.heddle.sync.Event;
import dev.heddle.sync.Latch;
import dev.heddle.sync.Lock;
import dev.heddle.sync.RateLimiter;
import dev.heddle.sync.ReadWriteLock;
import dev.heddle.sync.Semaphore;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.TypeVariable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Goes to every public door of the API, constructors too, with null in each place that takes none and
 * with the extremes of each number and time. Null is refused at the door, by an exception that says
 * something; with numbers a call works, waits, or is refused; nothing hangs.
 */
class ApiSweepTest {
  private static final List<String> PACKAGES =
      List.of("", "channel", "generator", "inspect", "net", "queue", "retry", "signal", "stream",
          "sync");

  /** Doors that are not for tasks, or are for this library itself to knock at. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "Heddle.run", "HeddleBuilder.run", "Lock.holders", "TaskGroup.holders");

  private static final List<Object> INTS =
      List.of(Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE);
  private static final List<Object> LONGS = List.of(Long.MIN_VALUE, -1L, 0L, 1L, Long.MAX_VALUE);
  private static final List<Object> DOUBLES =
      List.of(Double.NEGATIVE_INFINITY, -1.0, 0.0, 2.0, Double.MAX_VALUE, Double.NaN);
  private static final List<Object> DURATIONS =
      List.of(
          Duration.ofSeconds(Long.MIN_VALUE),
          Duration.ofNanos(-1),
          Duration.ZERO,
          Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
  private static final List<Object> INSTANTS = List.of(Instant.MIN, Instant.EPOCH, Instant.MAX);

  private final Map<Class<?>, Callable<?>> samples = new HashMap<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private int calls;

  @Test
  void everyDoorRefusesNullAndWithstandsExtremes() throws Exception {
    var failure = new AtomicReference<@Nullable Throwable>();
    Thread sweeper = Thread.ofPlatform().daemon().name("sweeper").start(() -> {
      try {
        Heddle.builder().onFailure((task, e) -> {}).onStuck(StuckPolicy.OFF).run(() -> sweep());
      } catch (Throwable e) {
        failure.set(e);
      }
    });
    sweeper.join(Duration.ofMinutes(5));
    String where = "hangs in " + now + "\n" + TaskTree.allWithStacks();
    assertTrue(!sweeper.isAlive(), where);
    if (failure.get() != null) {
      throw new AssertionError("in " + now, failure.get());
    }
    assertEquals("", String.join("\n", complaints));
    assertTrue(calls > 500, () -> "only " + calls + " calls");
  }

  private volatile String now = "";

  private void sweep() throws Exception {
    fillSamples();
    for (Class<?> type : publicTypes()) {
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        if (Modifier.isPublic(constructor.getModifiers())
            && !Modifier.isAbstract(type.getModifiers())) {
          sweep(type, constructor);
        }
      }
      for (Method method : type.getDeclaredMethods()) {
        if (Modifier.isPublic(method.getModifiers())
            && !method.isSynthetic()
            && !(method.getName().equals("equals") && method.getParameterCount() == 1)
            && !ELSEWHERE.contains(type.getSimpleName() + "." + method.getName())
            && (Modifier.isStatic(method.getModifiers()) || samples.containsKey(type))) {
          sweep(type, method);
        }
      }
    }
  }

  private void sweep(Class<?> type, Executable door) throws Exception {
    Class<?>[] types = door.getParameterTypes();
    boolean data = type.isRecord() && door instanceof Constructor<?>;
    for (int i = 0; i < types.length; i++) {
      if (!types[i].isPrimitive() && !data && refusesNull(door, i)) {
        expectRefusal(type, door, i, null);
        if (types[i].isArray() && !types[i].getComponentType().isPrimitive()) {
          expectRefusal(type, door, i, Array.newInstance(types[i].getComponentType(), 2));
        }
        if (types[i] == Collection.class || types[i] == List.class) {
          expectRefusal(type, door, i, Arrays.asList(null, null));
        }
      }
      for (Object extreme : data && !type.getPackageName().equals("dev.heddle")
          ? List.of()
          : extremesOf(types[i])) {
        expectSense(type, door, i, extreme);
      }
    }
  }

  private void expectRefusal(Class<?> type, Executable door, int place, @Nullable Object value)
      throws Exception {
    Throwable thrown = call(type, door, place, value);
    String what = describe(type, door, place, value);
    if (thrown == null) {
      complaints.add(what + " is taken");
    } else if (!(thrown instanceof NullPointerException
        || thrown instanceof IllegalArgumentException)
        || thrown.getMessage() == null) {
      complaints.add(what + " ends with " + thrown);
    } else if (!isRefused(thrown)) {
      complaints.add(what + " is not refused but stumbled over: " + thrown);
    }
  }

  /** The JVM throws without a message what compiled code has stumbled over often; so a door says it itself. */
  private static boolean isRefused(Throwable thrown) {
    return !(thrown instanceof NullPointerException)
        || !thrown.getMessage().contains("because ");
  }

  private void expectSense(Class<?> type, Executable door, int place, Object value)
      throws Exception {
    Throwable thrown = call(type, door, place, value);
    boolean sensible =
        thrown == null || thrown instanceof DeadlineException
            || (thrown instanceof Exception && thrown.getMessage() != null
                && !(thrown instanceof ArithmeticException)
                && !(thrown instanceof IndexOutOfBoundsException)
                && !(thrown instanceof NegativeArraySizeException)
                && !(thrown instanceof ClassCastException)
                && !(thrown instanceof NullPointerException));
    if (!sensible) {
      complaints.add(describe(type, door, place, value) + " ends with " + thrown);
    }
  }

  /** Calls in a scope of its own, and cancels that if the call waits. */
  private @Nullable Throwable call(
      Class<?> type, Executable door, int place, @Nullable Object value) throws Exception {
    calls++;
    now = describe(type, door, place, value);
    Object[] arguments = new Object[door.getParameterCount()];
    boolean isStatic = door instanceof Constructor<?> || Modifier.isStatic(door.getModifiers());
    Object target = isStatic ? null : sample(type);
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = i == place ? value : sample(door.getParameterTypes()[i]);
    }
    try {
      Heddle.timeout(Duration.ofMillis(20), () -> {
        try (var group = TaskGroup.open(GroupOption.collectOutcomes())) {
          group.start(() -> {
            throw new IllegalStateException("somebody else's");
          });
          invoke(door, target, arguments);
          group.join();
        }
      });
      return null;
    } catch (Throwable e) {
      return e;
    } finally {
      for (AutoCloseable open : opened.reversed()) {
        try {
          open.close();
        } catch (IllegalStateException | ExceptionGroup _) {
          // Has been closed by the call, or by somebody who may not.
        }
      }
      opened.clear();
    }
  }

  private static void invoke(Executable door, @Nullable Object target, Object[] arguments)
      throws Exception {
    try {
      Object result = door instanceof Constructor<?> constructor
          ? constructor.newInstance(arguments)
          : ((Method) door).invoke(target, arguments);
      if (result instanceof AutoCloseable open && !(result instanceof TaskGroup)) {
        open.close();
      }
    } catch (InvocationTargetException e) {
      throw Endings.<Exception>unchecked(e.getCause());
    }
  }

  private static String describe(
      Class<?> type, Executable door, int place, @Nullable Object value) {
    String name = door instanceof Constructor<?> ? "new" : door.getName();
    String shown = value instanceof Object[] ? "[null]" : String.valueOf(value);
    return type.getSimpleName() + "." + name
        + Arrays.stream(door.getParameterTypes()).map(Class::getSimpleName).toList()
        + " with " + shown + " as number " + (place + 1);
  }

  // -- what a door takes

  private static boolean refusesNull(Executable door, int place) {
    AnnotatedType type = door.getAnnotatedParameterTypes()[place];
    return !isNullable(type) && !(type.getType() instanceof TypeVariable<?> variable
        && Arrays.stream(variable.getAnnotatedBounds()).anyMatch(ApiSweepTest::isNullable));
  }

  private static boolean isNullable(AnnotatedElement type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private static List<Object> extremesOf(Class<?> type) {
    return type == int.class
        ? INTS
        : type == long.class
            ? LONGS
            : type == double.class
                ? DOUBLES
                : type == Duration.class
                    ? DURATIONS
                    : type == Instant.class ? INSTANTS : List.of();
  }

  private static Set<Class<?>> publicTypes() throws Exception {
    Path root = Path.of(URI.create(
        Heddle.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    var types = new LinkedHashSet<Class<?>>();
    for (String name : PACKAGES) {
      try (var files = Files.list(root.resolve("dev/heddle").resolve(name))) {
        for (Path file : files.sorted().toList()) {
          String simple = file.getFileName().toString();
          if (simple.endsWith(".class") && !simple.equals("package-info.class")) {
            String prefix = "dev.heddle." + (name.isEmpty() ? "" : name + ".");
            var type = Class.forName(prefix + simple.substring(0, simple.length() - 6));
            if (Modifier.isPublic(type.getModifiers())) {
              types.add(type);
            }
          }
        }
      }
    }
    return types;
  }

  // -- what it is given in the other places

  private @Nullable Object sample(Class<?> type) throws Exception {
    Callable<?> known = samples.get(type);
    if (known != null) {
      Object sample = known.call();
      if (sample instanceof AutoCloseable open && !(sample instanceof Iteration<?>)) {
        opened.add(open);
      }
      return sample;
    }
    if (type.isArray()) {
      Object array = Array.newInstance(type.getComponentType(), 1);
      Array.set(array, 0, sample(type.getComponentType()));
      return array;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isInterface() && !type.isSealed()) {
      return Proxy.newProxyInstance(
          ApiSweepTest.class.getClassLoader(), new Class<?>[]{type}, ApiSweepTest::answer);
    }
    return noSample(type);
  }

  private @Nullable Object noSample(Class<?> type) {
    if (!type.isRecord() && !Throwable.class.isAssignableFrom(type) && !now.contains(".new[")) {
      complaints.add("The sweep needs a sample of " + type + " for " + now);
    }
    return null;
  }

  private static @Nullable Object answer(Object proxy, Method method, Object[] arguments)
      throws Throwable {
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    return switch (method.getName()) {
      case "toString" -> "a proxy";
      case "hashCode" -> 0;
      case "equals" -> proxy == arguments[0];
      default -> zero(method.getReturnType());
    };
  }

  private static @Nullable Object zero(Class<?> type) {
    if (type == boolean.class) {
      return true;
    }
    if (type == int.class) {
      return 0;
    }
    return type == long.class ? Long.valueOf(0) : null;
  }

  private <T> void give(Class<T> type, Callable<? extends T> sample) {
    samples.put(type, sample);
  }

  private void fillSamples() {
    give(boolean.class, () -> true);
    give(int.class, () -> 1);
    give(long.class, () -> 1L);
    give(double.class, () -> 0.5);
    give(byte.class, () -> (byte) '\n');
    give(Object.class, Object::new);
    give(String.class, () -> "USR2");
    give(Class.class, () -> IOException.class);
    give(Throwable.class, () -> new IOException("a sample"));
    give(Thread.class, Thread::currentThread);
    give(SocketOption.class, () -> StandardSocketOptions.SO_RCVBUF);
    give(Duration.class, () -> Duration.ofMillis(1));
    give(Instant.class, Instant::now);
    give(Path.class, () -> Files.createTempFile("sweep", null));
    give(List.class, List::of);
    give(Collection.class, List::of);
    give(Iterable.class, List::of);
    give(ByteBuffer.class, () -> ByteBuffer.allocate(8));
    give(SocketAddress.class, ApiSweepTest::anyPort);
    give(InetSocketAddress.class, ApiSweepTest::anyPort);
    give(CompletionStage.class, CompletableFuture::new);
    give(TimeUnit.class, () -> TimeUnit.MILLISECONDS);
    give(RandomGenerator.class, Random::new);
    give(SSLContext.class, SSLContext::getDefault);
    give(SSLEngine.class, () -> SSLContext.getDefault().createSSLEngine());

    give(Backoff.class, () -> Backoff.NONE);
    give(Restart.class, Restart::onFailure);
    give(Retry.class, () -> Retry.times(1));
    give(Blocking.class, () -> Blocking.limit(1));
    give(GroupOption.class, GroupOption::keepGoing);
    give(HeddleBuilder.class, Heddle::builder);
    give(Promise.class, Promise::new);
    give(Eventual.class, Promise::new);
    give(Task.class, () -> Heddle.start(Runs::forever));
    give(Coroutine.class, () -> Coroutine.of(() -> "a sample"));
    give(TaskGroup.class, () -> TaskGroup.open(GroupOption.keepGoing()));
    give(ExceptionGroup.class, () -> new ExceptionGroup("a sample", List.of(new Error("e"))));
    give(Completions.class, () -> Heddle.asCompleted(List.of(new Promise<>())));
    give(Signals.class, () -> Signals.open("USR2"));
    give(DoneCallback.class, () -> new Promise<>().onDone(_ -> {}));

    give(Channel.class, Channel::rendezvous);
    give(BroadcastChannel.class, BroadcastChannel::new);
    give(WatchChannel.class, () -> new WatchChannel<>("a sample"));
    give(Receiver.class, () -> new BroadcastChannel<>().subscribe(1));
    give(Clause.class, () -> Select.otherwise(() -> "otherwise"));
    give(Queue.class, () -> new Queue<>(1));
    give(LifoQueue.class, () -> new LifoQueue<>(1));
    give(PriorityQueue.class, () -> new PriorityQueue<String>(1, String::compareTo));
    give(AsyncStream.class, () -> AsyncStream.from(List.of("a", "b")));
    give(Generator.class, () -> Generator.of(out -> out.yield("a sample")));
    give(Iteration.class, () -> Generator.of(out -> out.yield("a sample")).iterator());
    give(TwoWay.class, () -> TwoWay.of(peer -> peer.yield("a sample")));

    give(Acquirable.class, Lock::new);
    give(Lock.class, Lock::new);
    give(ReadWriteLock.class, ReadWriteLock::new);
    give(Semaphore.class, () -> new Semaphore(0));
    give(BoundedSemaphore.class, () -> new BoundedSemaphore(1));
    give(CapacityLimiter.class, () -> new CapacityLimiter(0));
    give(RateLimiter.class, () -> new RateLimiter(1, Duration.ofDays(1), 1));
    give(Barrier.class, () -> new Barrier(2));
    give(Latch.class, () -> new Latch(1));
    give(Event.class, Event::new);
    give(Condition.class, Condition::new);

    give(SocketServer.class, () -> SocketServer.listen(anyPort()));
    give(SocketStream.class, this::connected);
    give(ByteStream.class, this::connected);
    give(UdpSocket.class, () -> UdpSocket.bind(anyPort()));
  }

  private SocketStream connected() throws Exception {
    var server = SocketServer.listen(anyPort());
    opened.add(server);
    return SocketStream.connect(server.localAddress());
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
