package dev.heddle.ipc.pool;

import dev.heddle.ipc.RemoteCallable;
import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.codec.SentClasses;
import dev.heddle.ipc.codec.ShippedFunction;
import dev.heddle.ipc.codec.UsedClasses;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes jobs of functions and arguments, on the caller's thread: what cannot be serialized or is too
 * large fails there, before there is anything to undo. Each function is serialized once; in debug mode
 * again for each call, to tell whoever changes what it holds that nobody will see it.
 */
final class Shipping {
  private final PoolConfig config;
  private final boolean debug = Boolean.getBoolean("heddle.debug");
  private final SentClasses classes = new SentClasses();
  private final AtomicLong lastId = new AtomicLong();
  private final Map<RemoteFunction<?, ?>, ShippedFunction> functions =
      Collections.synchronizedMap(new WeakHashMap<>());

  Shipping(PoolConfig config) {
    this.config = config;
  }

  Job prepare(
      RemoteFunction<?, ?> function,
      @Nullable Object argument,
      int retries,
      Consumer<Job> onEnd) {
    ShippedFunction shipped = ship(function);
    var used = new UsedClasses(classes);
    byte[] payload = Codec.encode(Long.BYTES, argument, used);
    ByteBuffer.wrap(payload).putLong(shipped.id());
    checkSize("An argument", payload.length);
    if (argument instanceof RemoteCallable) {
      used.packages().forEach(config.allowed()::allowOfFunction);
    }
    return new Job(lastId.incrementAndGet(), shipped, payload, used, retries, onEnd);
  }

  ShippedFunction ship(RemoteFunction<?, ?> function) {
    ShippedFunction shipped = functions.get(function);
    if (shipped == null) {
      shipped = ShippedFunction.of(lastId.incrementAndGet(), function);
      checkSize("A function", shipped.payload().length);
      shipped.packages().forEach(config.allowed()::allowOfFunction);
      functions.put(function, shipped);
    } else if (debug && !ShippedFunction.of(shipped.id(), function).hasStateOf(shipped)) {
      throw new IllegalStateException(
          "What a function holds has changed since this pool first saw it, and workers go on with what"
              + " it held then: "
              + function.getClass().getName()
              + "; pass what differs from call to call as the argument, or make a new function");
    }
    return shipped;
  }

  private void checkSize(String what, int length) {
    if (length > config.maxPayload()) {
      throw new IllegalArgumentException(
          what + " of " + length + " bytes is larger than the pool's limit of "
              + config.maxPayload()
              + "; raise it with ProcessPool.builder().maxMessageBytes(...)");
    }
  }
}
