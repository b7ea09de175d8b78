package dev.heddle.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.heddle.ipc.WorkerJvm;
import dev.heddle.ipc.WorkerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Members of a cluster of their own on loopback, each a small JVM that ends with this one. */
final class Members implements AutoCloseable {
  static final String SECRET = "known to the members of the test";
  private static final AtomicInteger LAST = new AtomicInteger();

  /** A member, its process, and where that is among {@link Wires}, if there are any. */
  record Started(WorkerProcess process, String address, Wires.@Nullable Place place) {}

  /** What members of a cluster have in common. */
  record Kind(String name, int threads, int workers, Duration patience) {
    static Kind threads(int number) {
      String name = "test-" + ProcessHandle.current().pid() + "-" + LAST.incrementAndGet();
      return new Kind(name, number, 0, Duration.ofSeconds(20));
    }

    Kind workers(int number) {
      return new Kind(name, 0, number, patience);
    }

    Kind patience(Duration time) {
      return new Kind(name, threads, workers, time);
    }
  }

  private final Kind kind;
  private final @Nullable Wires wires;
  private final List<Started> all = new CopyOnWriteArrayList<>();

  private Members(Kind kind, @Nullable Wires wires) {
    this.kind = kind;
    this.wires = wires;
  }

  static Members start(int number, Kind kind) throws IOException, InterruptedException {
    return start(number, kind, null);
  }

  /** With wires between them, and to pools that have a place there. */
  static Members start(int number, Kind kind, @Nullable Wires wires)
      throws IOException, InterruptedException {
    var members = new Members(kind, wires);
    for (int i = 0; i < number; i++) {
      members.add();
    }
    return members;
  }

  Started add() throws IOException, InterruptedException {
    String others = addresses();
    String name = kind.name();
    int threads = kind.threads();
    int workers = kind.workers();
    long patience = kind.patience().toSeconds();
    Wires.Place place = wires == null ? null : wires.place();
    WorkerProcess process =
        WorkerProcess.start(
            () -> live(name, others, threads, workers, patience, place),
            WorkerJvm.inherited().options("-Xmx96m", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
    String address = process.stdout().readLine();
    if (address == null) {
      throw new IOException("A member has not started: " + process.stderr().readLine());
    }
    keepLog(process);
    var started = new Started(process, address, place);
    all.add(started);
    return started;
  }

  /** Into a file. One whose log is not read stands still when the pipe is full. */
  private static void keepLog(WorkerProcess process) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "members"));
    PrintStream log = new PrintStream(folder.resolve(process.pid() + ".log").toFile(), UTF_8);
    Thread.ofPlatform().daemon().name("log-of-" + process.pid()).start(
        () -> {
          try (log) {
            process.stderr().forEachLine(log::println);
          } catch (IOException | InterruptedException e) {
            log.println(e);
          }
        });
  }

  private static int live(
      String name,
      String others,
      int threads,
      int workers,
      long patience,
      Wires.@Nullable Place place)
      throws InterruptedException {
    ClusterMemberBuilder builder =
        ClusterMember.builder().name(name).secret(SECRET).members(others);
    builder.patience(Duration.ofSeconds(patience));
    builder.hazelcast(
        config -> {
          HazelcastTask.register(config, Math.max(1, threads));
          if (place != null) {
            place.settle(config);
          }
        });
    if (workers > 0) {
      builder.workers(workers, "-Xmx64m");
    } else {
      builder.threads(threads);
    }
    try (ClusterMember member = builder.join()) {
      System.out.println(member.address());
      System.out.flush();
      member.awaitEnd();
    }
    return 0;
  }

  /** Ends its process at once. */
  void kill(Started member) throws IOException {
    vanish(member);
    if (wires != null && member.place() != null) {
      wires.close(member.place());
    }
  }

  /** Ends its process at once, while its place in the network goes on to take connections. */
  void vanish(Started member) {
    member.process().kill();
    member.process().close();
    all.remove(member);
  }

  /** Sends a signal, as {@code kill} does. */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " " + pid + " has ended with " + code);
    }
  }

  String addresses() {
    return String.join(",", all.stream().map(Started::address).toList());
  }

  List<Started> all() {
    return List.copyOf(all);
  }

  ClusterPoolBuilder pool() {
    return ClusterPool.builder()
        .name(kind.name())
        .secret(SECRET)
        .members(addresses())
        .patience(kind.patience());
  }

  @Override
  public void close() {
    all.forEach(started -> started.process().kill());
    all.forEach(started -> started.process().close());
  }
}
