package dev.heddle.ipc.pool;

import dev.heddle.ipc.RemoteCallable;
import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.codec.SentClasses;
import dev.heddle.ipc.codec.ShippedFunction;
import dev.heddle.ipc.codec.UsedClasses;
import dev.heddle.ipc.memory.SharedBlocks;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes jobs of functions and arguments, on the caller's thread: what cannot be serialized or is too
 * large fails there, before there is anything to undo. A function that holds something is serialized each
 * time, since that may have changed, and is sent again only if it has; a version of it replaces the one
 * before.
 */
final class Shipping {
  private final PoolConfig config;
  private final @Nullable SharedBlocks blocks;
  private final SentClasses classes = new SentClasses();
  private final AtomicLong lastId = new AtomicLong();
  private final Map<RemoteFunction<?, ?>, ShippedFunction> functions =
      Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * Makes one for a pool.
   *
   * @param blocks where long arrays are left for the workers, or null if those do not see them
   */
  Shipping(PoolConfig config, @Nullable SharedBlocks blocks) {
    this.config = config;
    this.blocks = blocks;
  }

  Job prepare(
      ShippedFunction function,
      @Nullable Object argument,
      int retries,
      Consumer<Job> onEnd) {
    var used = new UsedClasses(classes, blocks);
    byte[] payload = encode(argument, used);
    ByteBuffer.wrap(payload).putLong(function.id());
    if (argument instanceof RemoteCallable) {
      used.packages().forEach(config.allowed()::allowOfFunction);
    }
    return new Job(lastId.incrementAndGet(), function, payload, used, retries, onEnd);
  }

  private byte[] encode(@Nullable Object argument, UsedClasses used) {
    boolean encoded = false;
    try {
      byte[] payload = Codec.encode(Long.BYTES, argument, used);
      checkSize("An argument", payload.length + used.bytesLent());
      encoded = true;
      return payload;
    } finally {
      if (!encoded) {
        used.giveBack();
      }
    }
  }

  /** Returns a function as it is now. */
  ShippedFunction ship(RemoteFunction<?, ?> function) {
    ShippedFunction known = functions.get(function);
    if (known != null && !ShippedFunction.mayChange(function)) {
      return known;
    }
    long id = known == null ? lastId.incrementAndGet() : known.id();
    ShippedFunction shipped = ShippedFunction.of(id, function);
    if (known != null && shipped.hasStateOf(known)) {
      return known;
    }
    checkSize("A function", shipped.payload().length);
    shipped.packages().forEach(config.allowed()::allowOfFunction);
    functions.put(function, shipped);
    return shipped;
  }

  private void checkSize(String what, long length) {
    if (length > config.maxPayload()) {
      throw new IllegalArgumentException(
          what + " of " + length + " bytes is larger than the pool's limit of "
              + config.maxPayload()
              + "; raise it with ProcessPool.builder().maxMessageBytes(...)");
    }
  }
}
