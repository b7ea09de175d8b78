package dev.heddle.samples.census;

import dev.heddle.Heddle;
import dev.heddle.HeddleBuilder;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.PoolListener;
import dev.heddle.ipc.ProcessPool;
import dev.heddle.ipc.TaskPool;
import dev.heddle.ipc.WorkerLostException;
import dev.heddle.observe.Lane;
import dev.heddle.observe.Timeline;
import dev.heddle.queue.Queue;
import dev.heddle.samples.stage.WorkerLanes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The job in its four ways. The last is the one the demo is about:
 *
 * <pre>
 *   server --HTTP--> fetchers (tasks on the loop) --pipes--> workers --pipes--> queue --> merger
 * </pre>
 */
final class Census {
  private static final int TRIES = 5;

  /** For workers that live for seconds: what the second compiler costs each, none gets back. */
  private static final String[] WORKER_OPTIONS = {"-XX:TieredStopAtLevel=1", "-Xmn64m"};

  /** Modes that parse on the loop hold it up, and so does a busy machine: nobody is to be told of either. */
  private static final HeddleBuilder LOOP = Heddle.builder().stallThreshold(Duration.ofMinutes(1));

  private final Settings settings;
  private final ClassSource source;
  private final Function<PoolListener, TaskPool> pools;
  private final Timeline timeline = new Timeline();
  private final Lane loop = timeline.lane("loop", "loop");
  private final Tally total = new Tally();
  final Progress progress;
  private volatile @Nullable Task<?> main;
  private volatile @Nullable String cancelled;
  private int workersLost;

  Census(Settings settings, ClassSource source) {
    this(settings, source, listener -> processes(settings, listener));
  }

  /** @param pools opens the workers */
  Census(Settings settings, ClassSource source, Function<PoolListener, TaskPool> pools) {
    this.settings = settings;
    this.source = source;
    this.pools = pools;
    this.progress = new Progress(source.size());
  }

  /** Does the job; a cancelled one returns what was done so far. */
  Result run() throws Exception {
    long began = System.nanoTime();
    boolean complete = true;
    try {
      switch (settings.mode()) {
        case SEQUENTIAL -> LOOP.run(() -> onLoop(1, null));
        case ASYNC -> LOOP.run(() -> onLoop(settings.concurrency(), null));
        case PROCESSES -> LOOP.run(this::withWorkers);
        case THREADS -> onThreads();
      }
    } catch (CancellationException e) {
      complete = false;
    }
    loop.ends();
    total.failures.addAll(source.unreadable());
    return new Result(total, timeline, System.nanoTime() - began, workersLost, complete);
  }

  /** Stops the job from any thread, also before it has begun. */
  void cancel(String reason) {
    cancelled = reason;
    Task<?> running = main;
    if (running != null) {
      running.cancel(reason);
    }
  }

  private void withWorkers() throws IOException, InterruptedException {
    var lanes = new WorkerLanes(timeline);
    try (TaskPool workers = pools.apply(lanes)) {
      onLoop(settings.concurrency(), workers);
    }
    lanes.end();
  }

  private static TaskPool processes(Settings settings, PoolListener listener) {
    return ProcessPool.builder()
        .workers(settings.workers())
        .jvmOptions(WORKER_OPTIONS)
        .listener(listener)
        .build();
  }

  private void onLoop(int fetchers, @Nullable TaskPool pool)
      throws IOException, InterruptedException {
    Task<?> me = Task.current();
    // Dekker with cancel(): one of the two sees the other.
    main = me;
    String reason = cancelled;
    if (reason != null) {
      me.cancel(reason);
    }
    var executor = Heddle.scheduler().asExecutor();
    try (var server = ClassServer.start(source, executor, loop);
        var crawler = new Crawler(executor);
        var group = TaskGroup.open("census")) {
      crawler.fetch(server.uri("/index"));
      var tallies = new Queue<Tally>(fetchers * 2);
      Iterator<Bundle> bundles = source.bundles().iterator();
      for (int i = 0; i < fetchers; i++) {
        group.start(
            "fetcher-" + i,
            () -> {
              while (bundles.hasNext()) {
                Bundle bundle = bundles.next();
                byte[] content = crawler.fetch(server.uri("/bundle/" + bundle.number()));
                tallies.put(count(content, pool));
              }
            });
      }
      var bar = Progress.isWatched() ? group.start("progress", progress::show) : null;
      for (Bundle _ : source.bundles()) {
        merge(tallies.get());
      }
      if (bar != null) {
        bar.cancel("done");
        Progress.clear();
      }
      group.join();
    }
  }

  private Tally count(byte[] content, @Nullable TaskPool pool)
      throws IOException, InterruptedException {
    if (pool == null) {
      long began = System.nanoTime();
      Tally tally = Anatomy.count(content);
      loop.ran("", began, System.nanoTime());
      return tally;
    }
    for (int tries = 1;; tries++) {
      try {
        return Tally.ofBytes(pool.call(Anatomy::countPacked, content));
      } catch (WorkerLostException e) {
        workersLost++;
        if (tries == TRIES) {
          throw e;
        }
      } catch (IOException | InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException("A worker could not count a bundle", e);
      }
    }
  }

  private void merge(Tally part) {
    long began = System.nanoTime();
    total.add(part);
    progress.advance((int) part.classes + part.failures.size());
    loop.ran("", began, System.nanoTime());
  }

  private void onThreads() throws Exception {
    var lock = new ReentrantLock();
    var next = new AtomicInteger();
    try (var handlers = Executors.newCachedThreadPool();
        var server = ClassServer.start(source, handlers, loop);
        var threads = Executors.newFixedThreadPool(settings.workers());
        var crawler = new Crawler(handlers)) {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 1; i <= settings.workers(); i++) {
        Lane lane = timeline.lane("thread", "thread-" + i);
        ends.add(
            threads.submit(
                () -> {
                  int number;
                  while ((number = next.getAndIncrement()) < source.bundles().size()) {
                    byte[] content = crawler.fetch(server.uri("/bundle/" + number));
                    long began = System.nanoTime();
                    Tally part = Anatomy.count(content);
                    lane.ran("", began, System.nanoTime());
                    lock.lock();
                    try {
                      total.add(part);
                    } finally {
                      lock.unlock();
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    }
  }
}
