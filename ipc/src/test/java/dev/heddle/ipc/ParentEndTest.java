package dev.heddle.ipc;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.command.Command;
import dev.heddle.ipc.command.Subprocess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process has started ends with it, however it ends. */
@Timeout(60)
class ParentEndTest {
  private static final int STARTED = 10;
  private static final String QUIET = ">/dev/null 2>&1 </dev/null";

  /** Run in a JVM of its own: starts something of every kind, and exits when there is a file. */
  static final class Parent {
    public static void main(String[] args) throws Exception {
      var sleepers = new Sleepers(Path.of(args[0]));
      Path exit = Path.of(args[1]);
      System.out.println(ProcessHandle.current().pid());
      Heddle.builder().jdkScheduler().run(
          () -> {
            try (TaskGroup group = TaskGroup.open()) {
              group.start(() -> shell("echo $$ > '" + args[0] + "/command'; exec sleep 600").run());
              group.start(
                  () -> shell(
                      sleepers.inBackground("child", "") + sleepers.daemon("daemon", QUIET)
                          + sleepers.deaf("deaf", "") + "wait")
                      .run());
              group.start(() -> shell(sleepers.daemon("lines", "") + "wait").lines(_ -> {}));
              group.start(
                  () -> {
                    try (Subprocess ended =
                        shell(sleepers.inBackground("orphan", QUIET) + "exit").start()) {
                      ended.join();
                      Heddle.sleep(Duration.ofHours(1));
                    }
                  });
              group.start(() -> inWorkerProcess(args[0]));
              group.start(() -> inPool(args[0]));
              while (!Files.exists(exit)) {
                Heddle.sleep(Duration.ofMillis(10));
              }
              System.exit(0);
            }
          });
    }

    private static Command shell(String script) {
      return Command.of("sh", "-c", script);
    }

    private static void inWorkerProcess(String folder) throws Exception {
      try (var worker = WorkerProcess.start(() -> sleepBeside(folder, "process"))) {
        worker.join();
      }
    }

    private static void inPool(String folder) throws Exception {
      try (var pool = ProcessPool.open(1)) {
        pool.call(() -> sleepBeside(folder, "pool"));
      }
    }

    /** Itself and a daemon. */
    private static int sleepBeside(String folder, String name) throws Exception {
      var sleepers = new Sleepers(Path.of(folder));
      new ProcessBuilder("sh", "-c", sleepers.daemon(name + "-daemon", QUIET)).start().waitFor();
      Files.writeString(Path.of(folder, name), "" + ProcessHandle.current().pid());
      Thread.sleep(1_000_000);
      return 0;
    }
  }

  @TempDir private Path folder;
  @TempDir private Path other;

  private void everythingEndsAfter(String how) throws Exception {
    var sleepers = new Sleepers(folder);
    Path exit = other.resolve("exit");
    try (var parent = ParentJvm.running(Parent.class, folder.toString(), exit.toString())) {
      ProcessHandle itself = parent.nextChild();
      List<ProcessHandle> started = sleepers.await(STARTED);
      switch (how) {
        case "exit" -> Files.createFile(exit);
        default -> Command.of("kill", how, "" + itself.pid()).check();
      }
      for (ProcessHandle process : started) {
        process.onExit().get(30, TimeUnit.SECONDS);
      }
    } finally {
      sleepers.left();
    }
  }

  @Test
  void killedParentLeavesNothing() throws Exception {
    everythingEndsAfter("-KILL");
  }

  @Test
  void terminatedParentLeavesNothing() throws Exception {
    everythingEndsAfter("-TERM");
  }

  @Test
  void parentThatExitsLeavesNothing() throws Exception {
    everythingEndsAfter("exit");
  }
}
