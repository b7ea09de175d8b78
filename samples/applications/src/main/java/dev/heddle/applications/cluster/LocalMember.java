package dev.heddle.applications.cluster;

import dev.heddle.cluster.ClusterMember;
import dev.heddle.ipc.WorkerJvm;
import dev.heddle.ipc.WorkerProcess;
import java.io.IOException;

/** A member in a JVM of its own on this machine, which ends with this process. */
record LocalMember(WorkerProcess process, String address) implements AutoCloseable {
  private static final String[] OPTIONS =
      {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--sun-misc-unsafe-memory-access=allow",
          "-Dorg.slf4j.simpleLogger.log.com.hazelcast=error"};

  static LocalMember start(String others) throws IOException, InterruptedException {
    String name = name();
    WorkerProcess process =
        WorkerProcess.start(() -> lend(name, others), WorkerJvm.inherited().options(OPTIONS));
    String address = process.stdout().readLine();
    if (address == null) {
      throw new IOException("A member has not started: " + process.stderr().readLine());
    }
    return new LocalMember(process, address);
  }

  /** Of the cluster of this run. */
  static String name() {
    return "sample-" + ProcessHandle.current().pid();
  }

  private static int lend(String name, String others) throws InterruptedException {
    try (ClusterMember member =
        ClusterMember.builder().name(name).members(others).threads(1).join()) {
      System.out.println(member.address());
      System.out.flush();
      member.awaitEnd();
    }
    return 0;
  }

  /** As a power cut would. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.kill();
    process.close();
  }
}
