package dev.heddle.ipc;

import dev.heddle.Promise;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call on its way: waiting in the pool's queue, or sent to a worker. */
final class Job {
  final long id;
  final ShippedFunction function;
  final byte[] payload;

  /** Of the classes in the argument. */
  final Set<String> packages;

  final Promise<@Nullable Object> promise = new Promise<>();

  /** The worker it was sent to, or null; guarded by the pool's lock. */
  @Nullable Worker worker;

  Job(long id, ShippedFunction function, byte[] payload, Set<String> packages) {
    this.id = id;
    this.function = function;
    this.payload = payload;
    this.packages = packages;
  }

  Frame task() {
    return new Frame(MessageType.TASK, id, payload);
  }
}
