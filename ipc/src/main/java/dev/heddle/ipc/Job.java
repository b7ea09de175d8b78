package dev.heddle.ipc;

import dev.heddle.Promise;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way.
 *
 * <pre>
 *   waiting --sent--> sent --STARTED--> running --RESULT, FAILURE, worker lost--> ended
 *      ^                |
 *      +--RETURNED, worker lost
 * </pre>
 *
 * <p>A call that is not wanted any more ends instead of waiting again. The fields that change are
 * guarded by the pool's lock.
 */
final class Job {
  final long id;
  final ShippedFunction function;
  final byte[] payload;

  /** Of the classes in the argument. */
  final Set<String> packages;

  final Promise<@Nullable Object> promise = new Promise<>();

  /** The worker it was sent to, or null while it waits. */
  @Nullable Worker worker;

  boolean wanted = true;
  boolean recalled;

  /** How many workers have died when this was the next thing for them to do. */
  int workersLost;

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
