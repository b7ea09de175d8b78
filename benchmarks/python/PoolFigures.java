import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.ProcessPool;
import dev.heddle.ipc.SharedMemory;
import dev.heddle.ipc.SharedMemoryHandle;
import dev.heddle.ipc.WorkerLostException;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Our side of compare.py: a process pool of 2 workers, one line for each figure. */
public final class PoolFigures {
  private static final int ITEMS = 10_000;
  private static final int CALLS = 2_000;
  private static final int WARM_UPS = 40;
  private static final int ROUNDS = 3;
  private static final long BLOCK = 256L << 20;
  private static final int BURNS = 600;

  private PoolFigures() {}

  static int increment(int n) {
    return n + 1;
  }

  static int burn(int rounds) {
    int x = 1;
    for (int i = 0; i < rounds; i++) {
      x = (x * 1103515245 + 12345) & 0x7FFFFFFF;
    }
    return x;
  }

  static int endsOf(SharedMemoryHandle handle) throws IOException {
    try (SharedMemory block = handle.open()) {
      return block.segment().get(ValueLayout.JAVA_BYTE, 0)
          + block.segment().get(ValueLayout.JAVA_BYTE, BLOCK - 1);
    }
  }

  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      beBusy();
      return;
    }
    Path cache = Path.of(args[0]);
    awaitCache(cache);
    for (int i = 0; i < ROUNDS; i++) {
      firstReply("first_reply_ms", cache);
      firstReply("first_reply_no_cache_ms", null);
    }
    death();
    orphans();
    Heddle.run(PoolFigures::sideBySide);
    scaling();
  }

  private static void show(String name, double value, boolean wanted) {
    if (wanted) {
      System.out.println(name + " " + value);
    }
  }

  private static double usSince(long start) {
    return (System.nanoTime() - start) / 1e3;
  }

  private static void sideBySide() throws Exception {
    List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();
    try (var pool = ProcessPool.open(2)) {
      for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
        boolean wanted = round >= WARM_UPS;
        calls(pool, wanted);
        for (int chunk : new int[]{1, 100}) {
          long start = System.nanoTime();
          List<Integer> result = pool.mapping(PoolFigures::increment).chunk(chunk).toList(items);
          show("map_chunk" + chunk + "_us", usSince(start) / ITEMS, wanted);
          if (result.get(ITEMS - 1) != ITEMS) {
            throw new AssertionError(result.getLast());
          }
        }
        shared(pool, wanted);
      }
    }
  }

  private static void calls(ProcessPool pool, boolean wanted) throws Exception {
    double[] times = new double[CALLS];
    try (var group = TaskGroup.open()) {
      for (int i = 0; i < CALLS; i++) {
        long start = System.nanoTime();
        pool.submit(PoolFigures::increment, i).await();
        times[i] = usSince(start);
      }
      group.join();
    }
    Arrays.sort(times);
    show("submit_us", times[CALLS / 2], wanted);
  }

  private static void shared(ProcessPool pool, boolean wanted) throws Exception {
    try (SharedMemory block = SharedMemory.create(BLOCK)) {
      block.segment().set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
      block.segment().set(ValueLayout.JAVA_BYTE, BLOCK - 1, (byte) 2);
      long start = System.nanoTime();
      if (pool.call(PoolFigures::endsOf, block.handle()) != 3) {
        throw new AssertionError("another block");
      }
      show("shared_256mb_ms", usSince(start) / 1e3, wanted);
    }
  }

  private static void awaitCache(Path folder) throws Exception {
    Files.createDirectories(folder);
    try (var _ = ProcessPool.builder().workers(1).startupCache(folder).build()) {
      while (true) {
        try (Stream<Path> files = Files.list(folder)) {
          if (files.anyMatch(file -> file.toString().endsWith(".aot"))) {
            return;
          }
        }
        Thread.sleep(50);
      }
    }
  }

  private static void firstReply(String name, Path cache) throws Exception {
    long start = System.nanoTime();
    var builder = ProcessPool.builder().workers(1);
    if (cache != null) {
      builder.startupCache(cache);
    }
    try (var pool = builder.build()) {
      pool.call(PoolFigures::increment, 1);
      show(name, usSince(start) / 1e3, true);
    }
  }

  private static void death() throws Exception {
    try (var pool = ProcessPool.open(1)) {
      long pid = pool.call(() -> ProcessHandle.current().pid());
      long[] killed = new long[1];
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  Thread.sleep(300);
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                killed[0] = System.nanoTime();
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
              });
      try {
        pool.call(
            () -> {
              Thread.sleep(30_000);
              return 0;
            });
      } catch (WorkerLostException _) {
        show("death_ms", usSince(killed[0]) / 1e3, true);
      }
    }
  }

  /** A parent that is going to be killed: prints the pids of its workers, which never end. */
  private static void beBusy() throws Exception {
    try (var pool = ProcessPool.open(2)) {
      pool.map(PoolFigures::increment, List.of(1, 2, 3, 4));
      pool.workers().forEach(worker -> System.out.println(worker.pid()));
      pool.map(
          _ -> {
            while (true) {
              Thread.onSpinWait();
            }
          },
          List.of(1, 2));
    }
  }

  /** One that has ended has no command, also while the system has not reaped it yet. */
  private static boolean runs(ProcessHandle worker) {
    return worker.isAlive() && worker.info().command().isPresent();
  }

  private static void orphans() throws Exception {
    Process parent =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            PoolFigures.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var lines = parent.inputReader();
    List<ProcessHandle> workers =
        Stream.of(lines.readLine(), lines.readLine())
            .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
            .toList();
    Thread.sleep(300);
    long start = System.nanoTime();
    parent.destroyForcibly();
    while (workers.stream().anyMatch(PoolFigures::runs)) {
      Thread.sleep(1);
    }
    show("orphan_ms", usSince(start) / 1e3, true);
  }

  /** Tasks of about 1 ms on 1 worker, on 2, and on 2 threads of this JVM, in turn. */
  private static void scaling() throws Exception {
    int rounds = calibrate();
    List<Integer> items = IntStream.range(0, BURNS).mapToObj(_ -> rounds).toList();
    try (var one = ProcessPool.open(1);
        var two = ProcessPool.open(2);
        var threads = Executors.newFixedThreadPool(2)) {
      List<Callable<Integer>> here = items.stream().map(n -> (Callable<Integer>) () -> burn(n)).toList();
      for (int round = 0; round < 2 + 2 * ROUNDS; round++) {
        boolean wanted = round >= 2;
        long start = System.nanoTime();
        one.map(PoolFigures::burn, items);
        double single = usSince(start);
        start = System.nanoTime();
        two.map(PoolFigures::burn, items);
        double pair = usSince(start);
        start = System.nanoTime();
        threads.invokeAll(here);
        double inJvm = usSince(start);
        show("speedup_2_over_1_worker", single / pair, wanted);
        show("speed_2_workers_over_2_threads", inJvm / pair, wanted);
      }
    }
  }

  private static int calibrate() {
    int rounds = 100_000;
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 200; i++) {
      long start = System.nanoTime();
      if (burn(rounds) == 42) {
        System.out.println();
      }
      best = Math.min(best, usSince(start));
    }
    return (int) (rounds * 1_000 / best);
  }
}
