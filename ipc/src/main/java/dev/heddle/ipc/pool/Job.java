package dev.heddle.ipc.pool;

import dev.heddle.Promise;
import dev.heddle.ipc.codec.ShippedFunction;
import dev.heddle.ipc.codec.UsedClasses;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way.
 *
 * <pre>
 *   waiting --sent--> sent --STARTED--> running --RESULT, FAILURE, worker lost--> ended
 *      ^                |                  |
 *      +--RETURNED, worker lost            |
 *      +--worker lost, if it may be repeated
 * </pre>
 *
 * <p>A call that is not wanted any more ends instead of waiting again. The fields that change are
 * guarded by the pool's lock.
 */
public final class Job {
  final long id;
  final ShippedFunction function;
  final byte[] payload;

  /** In the argument. */
  final UsedClasses classes;

  public final Promise<@Nullable Object> promise = new Promise<>();

  /** Hears that the promise is settled; it must not wait. */
  private final Consumer<Job> onEnd;

  /** The worker it was sent to, or null while it waits. */
  @Nullable Worker worker;

  boolean wanted = true;
  boolean recalled;

  /** Its worker has been told to begin it, where workers ask for that. */
  boolean maybeBegun;

  /** How many workers have died when this was the next thing for them to do. */
  int workersLost;

  /** How often it may be run again if its worker dies. */
  int retries;

  Job(
      long id,
      ShippedFunction function,
      byte[] payload,
      UsedClasses classes,
      int retries,
      Consumer<Job> onEnd) {
    this.id = id;
    this.function = function;
    this.payload = payload;
    this.classes = classes;
    this.retries = retries;
    this.onEnd = onEnd;
  }

  /** How many bytes it takes, those included that are lent and not sent. */
  public long size() {
    return payload.length + classes.bytesLent();
  }

  Frame task() {
    return new Frame(MessageType.TASK, id, payload);
  }

  // Called without the pool's lock, when no worker has it any more; the first says how it has ended.

  void complete(@Nullable Object result) {
    leave();
    if (promise.complete(result)) {
      onEnd.accept(this);
    }
  }

  void fail(Throwable cause) {
    leave();
    if (promise.fail(cause)) {
      onEnd.accept(this);
    }
  }

  void cancel() {
    leave();
    abandon();
  }

  /** Ends it for its caller, while it is with a worker still, which may yet begin it. */
  void abandon() {
    if (promise.cancel("the task was cancelled")) {
      onEnd.accept(this);
    }
  }

  /** Nobody will look any more into what has been lent for it. */
  void leave() {
    classes.giveBack();
  }
}
