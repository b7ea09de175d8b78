package dev.heddle.samples.census;

import dev.heddle.samples.terminal.Mistakes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle demo}: what is this Java made of? */
@Command(name = "demo", mixinStandardHelpOptions = true, description = {
    "Counts what the running JDK is made of, or the given jars and folders:",
    "fetched over HTTP on one thread, parsed in worker processes."
})
public final class DemoCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final long LAST_WORDS_SECONDS = 10;

  @Parameters(paramLabel = "PATH", description = "Jars and folders; the running JDK if none.") private List<Path> paths =
      new ArrayList<>();

  @Option(names = "--workers", description = "Worker processes; default: ${DEFAULT-VALUE}.") private int workers =
      Runtime.getRuntime().availableProcessors();

  @Option(names = "--concurrency", description = "Most fetches at once; default: ${DEFAULT-VALUE}.") private int concurrency =
      16;

  @Option(names = "--json", paramLabel = "FILE", description = "Also writes the results there.") private @Nullable Path json;

  @Option(names = "--compare", description = "Does the job four ways, each in a JVM of its own, and compares them.") private boolean compare;

  @Option(names = "--no-baseline", description = "Does not do the job one after another as well, to compare with.") private boolean noBaseline;

  @Option(names = "--cluster", paramLabel = "HOST,...", description = "Parses on the members of a cluster there, each HOST or HOST:PORT, as by ./heddle cluster member.") private @Nullable String cluster;

  @Option(names = "--address", paramLabel = "HOST", description = "Where the members reach this machine; loopback if not said.") private @Nullable String address;

  @Option(names = "--mode", hidden = true) private Mode mode = Mode.PROCESSES;

  /** Made by the command line. */
  public DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    Mistakes.checkRange("--workers", workers, 1, Integer.MAX_VALUE);
    Mistakes.checkRange("--concurrency", concurrency, 1, Integer.MAX_VALUE);
    Mistakes.checkWritable("--json", json);
    ClusterPools pools = ServiceLoader.load(ClusterPools.class).findFirst().orElse(null);
    if (cluster != null && (pools == null || compare || mode != Mode.PROCESSES)) {
      throw new IllegalArgumentException(
          pools == null
              ? "this jar has no cluster; run ./heddle demo --cluster=" + cluster
              : "--cluster=" + cluster
                  + " is one way to do the job; leave out --compare and --mode");
    }
    if (address != null && cluster == null) {
      throw new IllegalArgumentException(
          "--address=" + address + " is for members; name them too: --cluster=HOST,...");
    }
    var settings = new Settings(List.copyOf(paths), workers, concurrency, mode);
    try (var source = paths.isEmpty() ? ClassSource.ofThisJdk() : ClassSource.of(paths)) {
      if (source.size() == 0 && source.unreadable().isEmpty()) {
        throw new IllegalArgumentException("no class files in " + paths);
      }
      return compare ? Comparison.print(settings, System.out) : count(settings, source, pools);
    }
  }

  private int count(Settings settings, ClassSource source, @Nullable ClusterPools pools)
      throws Exception {
    String members = cluster;
    var census =
        members == null || pools == null
            ? new Census(settings, source)
            : new Census(
                settings, source, listener -> pools.open(members, address, listener));
    var finished = new CountDownLatch(1);
    Thread onShutdown = Thread.ofPlatform().unstarted(() -> stop(census, finished));
    Runtime.getRuntime().addShutdownHook(onShutdown);
    Result result = census.run();
    try {
      Report.print(result, System.out);
      if (json != null) {
        Report.writeJson(result, json);
      }
      System.out.flush();
    } finally {
      finished.countDown();
    }
    if (!result.complete()) {
      return INTERRUPTED;
    }
    Runtime.getRuntime().removeShutdownHook(onShutdown);
    if (noBaseline || mode != Mode.PROCESSES) {
      return 0;
    }
    return Comparison.printBaseline(settings, result, System.out);
  }

  /** Ctrl-C: the JVM waits for this before it ends. */
  private static void stop(Census census, CountDownLatch finished) {
    census.cancel("the process is being ended");
    try {
      if (!finished.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("heddle demo: could not stop in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

}
