package dev.heddle.ipc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Settings of a {@link ProcessPool} before it exists. Not thread-safe. */
public final class ProcessPoolBuilder {
  private int workers = Runtime.getRuntime().availableProcessors();
  private final List<String> jvmOptions = new ArrayList<>();
  private final List<String> allowed = new ArrayList<>();
  private int maxPayload = 256 << 20;
  private Duration grace = Duration.ofSeconds(1);
  private PoolListener listener = new PoolListener() {};

  ProcessPoolBuilder() {}

  /**
   * Says how many worker processes there are.
   *
   * @param number at least 1; one for each core if not said
   * @return this
   * @throws IllegalArgumentException if less than 1
   */
  public ProcessPoolBuilder workers(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("A pool needs at least 1 worker, not " + number);
    }
    workers = number;
    return this;
  }

  /**
   * Adds options for the workers' JVMs, for example {@code -Xmx512m}.
   *
   * @param options the options
   * @return this
   */
  public ProcessPoolBuilder jvmOptions(String... options) {
    jvmOptions.addAll(List.of(options));
    return this;
  }

  /**
   * Allows results of classes of these packages, and of those below them, to be deserialized.
   * Allowed anyway are values of the JDK and the packages of the functions in use.
   *
   * @param packages their names
   * @return this
   */
  public ProcessPoolBuilder allow(String... packages) {
    allowed.addAll(List.of(packages));
    return this;
  }

  /**
   * Limits how large one argument or result may be.
   *
   * @param bytes the limit in bytes, at least 1,024; 256 MiB if not said
   * @return this
   * @throws IllegalArgumentException if less than 1,024
   */
  public ProcessPoolBuilder maxMessageBytes(int bytes) {
    if (bytes < 1024) {
      throw new IllegalArgumentException(
          "The limit of a message must be at least 1024 bytes, not " + bytes);
    }
    maxPayload = bytes;
    return this;
  }

  /**
   * Says how long a cancelled task may go on after it has been interrupted, before its worker is
   * killed.
   *
   * @param time the time, not negative; one second if not said
   * @return this
   * @throws IllegalArgumentException if negative
   */
  public ProcessPoolBuilder grace(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("The grace period must not be negative: " + time);
    }
    grace = time;
    return this;
  }

  /**
   * Says who hears what the workers do.
   *
   * @param observer the listener
   * @return this
   */
  public ProcessPoolBuilder listener(PoolListener observer) {
    listener = Objects.requireNonNull(observer, "observer");
    return this;
  }

  /**
   * Starts the pool. It does not wait for the workers to be ready.
   *
   * @return the pool, to be closed by the caller
   */
  public ProcessPool build() {
    var list = new AllowList();
    allowed.forEach(list::allow);
    return new ProcessPool(
        new PoolConfig(workers, List.copyOf(jvmOptions), list, maxPayload, grace, listener));
  }
}
