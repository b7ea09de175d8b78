package dev.heddle.ipc;

import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.codec.SharedClasses;
import dev.heddle.ipc.launch.StartupCache;
import dev.heddle.ipc.launch.WorkerNesting;
import dev.heddle.ipc.pool.ListenerCalls;
import dev.heddle.ipc.pool.PoolConfig;
import dev.heddle.ipc.pool.PoolCore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Settings of a {@link ProcessPool} before it exists. Not thread-safe. */
public final class ProcessPoolBuilder {
  private static final long LEAST_RESIDENT = 32L << 20;

  private int workers = Runtime.getRuntime().availableProcessors();
  private WorkerJvm jvm = WorkerJvm.inherited();
  private final List<String> allowed = new ArrayList<>();
  private int maxPayload = 256 << 20;
  private Duration grace = Duration.ofSeconds(1);
  private PoolListener listener = ListenerCalls.NOBODY;

  private int prestart = -1;
  private @Nullable RemoteCallable<?> initializer;
  private @Nullable Duration idleTimeout;
  private long mostTasks = Long.MAX_VALUE;
  private long mostResident = Long.MAX_VALUE;
  private @Nullable Path cacheFolder;
  private Level logLevel = Level.INFO;

  ProcessPoolBuilder() {}

  /**
   * Says how many worker processes there are at most.
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
   * @see WorkerJvm what workers have of this JVM's options
   */
  public ProcessPoolBuilder jvmOptions(String... options) {
    jvm = jvm.options(options);
    return this;
  }

  /**
   * Says in which JVM workers run: with which environment, directory, class path and {@code java}.
   * Replaces what has been said of it before, options too.
   *
   * @param setup the JVM; one like this if not said
   * @return this
   */
  public ProcessPoolBuilder jvm(WorkerJvm setup) {
    jvm = Objects.requireNonNull(setup, "setup");
    return this;
  }

  /**
   * Allows results of classes of these packages, and of those below them, to be deserialized.
   * Allowed anyway are values of the JDK and the packages of the functions in use. Arguments may be of
   * any class. Proxies and method handles can be neither.
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
   * Says how many workers are started at once, and kept. The others are started when calls wait.
   *
   * @param number from 0 to the number of workers, which it is if not said
   * @return this
   * @throws IllegalArgumentException if negative
   */
  public ProcessPoolBuilder prestart(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("The number of workers to start is negative: " + number);
    }
    prestart = number;
    return this;
  }

  /**
   * Limits the heap of each worker, as {@code -Xmx} does. A worker whose heap is full dies, which
   * fails its task only.
   *
   * @param megabytes the limit in MiB, at least 8
   * @return this
   * @throws IllegalArgumentException if less than 8
   */
  public ProcessPoolBuilder workerHeap(int megabytes) {
    if (megabytes < 8) {
      throw new IllegalArgumentException(
          "A worker needs a heap of at least 8 MiB, not " + megabytes);
    }
    return jvmOptions("-Xmx" + megabytes + "m");
  }

  /**
   * Says what each worker runs before its first task, say to load what all tasks need into static
   * fields. A worker in which it fails is not used; if it fails in a few in a row, calls fail and
   * say why.
   *
   * @param code what to run; its result is ignored
   * @return this
   */
  public ProcessPoolBuilder initializer(RemoteCallable<?> code) {
    initializer = Objects.requireNonNull(code, "code");
    return this;
  }

  /**
   * Lets workers end when they have had nothing to do for a time, all of them if need be. They are
   * started again when calls wait.
   *
   * @param time more than zero; workers stay if not said
   * @return this
   * @throws IllegalArgumentException if zero or negative
   */
  public ProcessPoolBuilder idleTimeout(Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("The idle timeout must be positive: " + time);
    }
    idleTimeout = time;
    return this;
  }

  /**
   * Replaces each worker by a fresh one after so many tasks, against leaks in what they run.
   *
   * @param tasks at least 1; never if not said
   * @return this
   * @throws IllegalArgumentException if less than 1
   */
  public ProcessPoolBuilder recycleAfter(long tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException(
          "A worker can be replaced after 1 task or more, not " + tasks);
    }
    mostTasks = tasks;
    return this;
  }

  /**
   * Replaces a worker by a fresh one, after the tasks it has, when its process holds more memory than
   * this. It is looked at ten times a second, on Linux only.
   *
   * @param bytes of resident memory, at least 32 MiB; never if not said
   * @return this
   * @throws IllegalArgumentException if less than 32 MiB, which a fresh worker holds anyway
   */
  public ProcessPoolBuilder recycleAbove(long bytes) {
    if (bytes < LEAST_RESIDENT) {
      throw new IllegalArgumentException(
          "A fresh worker holds more than " + bytes + " bytes; allow at least " + LEAST_RESIDENT);
    }
    mostResident = bytes;
    return this;
  }

  /**
   * Says which of the workers' log entries are brought over. What a worker logs through SLF4J goes to
   * the log of this process, under its own logger's name, with the worker's name in front of the
   * message and in the MDC as {@code worker}. What it prints is logged at level INFO, line by line.
   *
   * @param level the least important level that is; INFO if not said
   * @return this
   */
  public ProcessPoolBuilder logLevel(Level level) {
    logLevel = Objects.requireNonNull(level, "level");
    return this;
  }

  /**
   * Keeps an ahead-of-time cache of what workers load in a directory, which makes them start in less
   * time. Where there is none yet, it is made in the background, which takes a core about two seconds,
   * for the workers that start after that. It has about 15 MB; one is made for each class path, JVM
   * and set of JVM options, and old ones stay until somebody deletes them. It needs a class path of
   * jars only.
   *
   * @param directory where to keep it; it is made if it does not exist
   * @return this
   */
  public ProcessPoolBuilder startupCache(Path directory) {
    cacheFolder = directory;
    return this;
  }

  /**
   * Starts the pool. It does not wait for the workers to be ready.
   *
   * @return the pool, to be closed by the caller
   * @throws IllegalArgumentException if the initializer cannot be serialized
   */
  public ProcessPool build() {
    SharedClasses.expectThoseOf(Thread.currentThread());
    String refusal = WorkerNesting.refusal();
    StartupCache cache = null;
    if (cacheFolder != null && refusal.isEmpty()) {
      cache = new StartupCache(cacheFolder, jvm.setup());
      cache.prepare();
    }
    var list = new AllowList();
    allowed.forEach(list::allow);
    return new ProcessPool(
        new PoolCore(new PoolConfig(
            workers,
            prestart < 0 ? workers : Math.min(prestart, workers),
            jvm.setup(),
            list,
            maxPayload,
            grace,
            listener,
            initializer,
            idleTimeout,
            mostTasks,
            mostResident,
            cache,
            logLevel,
            refusal,
            new PoolFailures())));
  }
}
