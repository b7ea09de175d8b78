package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that die or go wrong around a task, not in it: each fails that task, the pool goes on. */
@Timeout(120)
class CrashTest {
  private static final long HOME = ProcessHandle.current().pid();
  private static ProcessPool pool;

  private static boolean isHome(long home) {
    return ProcessHandle.current().pid() == home;
  }

  /** Ends the worker that reads it. */
  static final class DeadlyToRead implements Serializable {
    private static final long serialVersionUID = 1L;
    private final long home = HOME;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      if (!isHome(home)) {
        Runtime.getRuntime().halt(21);
      }
    }
  }

  /** Ends the worker that writes it. */
  static final class DeadlyToWrite implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("unused")
    private void writeObject(ObjectOutputStream out) {
      Runtime.getRuntime().halt(22);
    }
  }

  /** Fails when it is written. */
  static final class Unwritable implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("unused")
    private void writeObject(ObjectOutputStream out) throws IOException {
      throw new IOException("out of ink");
    }
  }

  @BeforeAll
  static void open() {
    pool = ProcessPool.builder().workers(1)
        .jvmOptions("--enable-native-access=ALL-UNNAMED", "-XX:ErrorFile=/dev/null").build();
  }

  @AfterAll
  static void close() {
    pool.close();
    assertEquals(0, ProcessHandle.current().children().filter(ProcessHandle::isAlive).count());
  }

  @AfterEach
  void poolGoesOn() throws Exception {
    assertEquals(7, pool.call(() -> 7));
  }

  @Test
  void crashWhileTheArgumentIsReadFailsItsTaskWithTheExitCode() {
    var lost =
        assertThrows(
            WorkerLostException.class, () -> pool.call((DeadlyToRead _) -> 1, new DeadlyToRead()));
    assertEquals(21, lost.exitCode());
  }

  @Test
  void crashWhileTheResultIsWrittenFailsItsTaskWithTheExitCode() {
    var lost = assertThrows(WorkerLostException.class, () -> pool.call(DeadlyToWrite::new));
    assertEquals(22, lost.exitCode());
  }

  @Test
  void resultThatFailsWhenItIsWrittenFailsItsTaskAndTheWorkerStays() throws Exception {
    long pid = pool.call(() -> ProcessHandle.current().pid());
    var failed = assertThrows(IllegalArgumentException.class, () -> pool.call(Unwritable::new));
    assertEquals("out of ink", failed.getCause().getMessage());
    assertEquals(pid, pool.call(() -> ProcessHandle.current().pid()));
  }

  @Test
  void resultThatIsNotSerializableFailsItsTaskWithTheWayToIt() {
    var failed =
        assertThrows(
            IllegalArgumentException.class, () -> pool.call(() -> new Object[]{1, new Object()}));
    assertTrue(failed.getMessage().contains("[1]"), failed.getMessage());
  }

  @Test
  void segmentationFaultIsNamedAsItsSignal() {
    var lost =
        assertThrows(
            WorkerLostException.class,
            () -> pool.call(
                () -> {
                  long pid = ProcessHandle.current().pid();
                  new ProcessBuilder("kill", "-SEGV", Long.toString(pid)).start().waitFor();
                  Thread.sleep(30_000);
                  return 0;
                }));
    // The JVM turns it into an abort of its own, with a report.
    assertTrue(lost.signal() == 6 || lost.signal() == 11, lost::getMessage);
    assertTrue(lost.getMessage().contains("SIG"), lost::getMessage);
  }

  @Test
  void workerThatClosesItsPipesIsLostAndNotWaitedFor() {
    var lost =
        assertThrows(
            WorkerLostException.class,
            () -> pool.call(
                () -> {
                  closeDescriptors();
                  Thread.sleep(30_000);
                  return 0;
                }));
    assertTrue(lost.pid() > 0, lost::getMessage);
  }

  @SuppressWarnings("restricted")
  private static void closeDescriptors() throws Exception {
    Linker linker = Linker.nativeLinker();
    var close =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    for (int descriptor = 3; descriptor < 64; descriptor++) {
      try {
        int closed = (int) close.invokeExact(descriptor);
        assertTrue(closed == 0 || closed == -1);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void garbageOnStandardOutputOfEveryOriginDisturbsNothing() throws Exception {
    int code =
        pool.call(
            () -> {
              byte[] noise = {0, 0, 0, 1, 3, -1, -1};
              System.out.write(noise);
              System.out.flush();
              try (var raw = new java.io.FileOutputStream("/dev/fd/1")) {
                raw.write(noise);
              }
              try (var raw = new java.io.FileOutputStream(java.io.FileDescriptor.out)) {
                raw.write(noise);
              }
              return new ProcessBuilder("sh", "-c",
                  "printf '\\000\\000\\000\\001garbage'; printf x >&2")
                  .inheritIO()
                  .start()
                  .waitFor();
            });
    assertEquals(0, code);
  }

  @Test
  void workerWhoseInputIsReadByItsTaskStillObeys() throws Exception {
    assertEquals(-1, pool.call(() -> System.in.read()));
  }

  @Test
  void exitCodesAreNoSignalsAndSignalsAre() throws Exception {
    try (var pool = ProcessPool.open(1)) {
      for (int code : List.of(0, 1, 127, 128, 129, 137, 143, 192, 193, 255, -1)) {
        var lost =
            assertThrows(
                WorkerLostException.class,
                () -> pool.call(
                    exit -> {
                      System.exit(exit);
                      return 0;
                    },
                    code));
        assertEquals(code & 255, lost.exitCode());
        assertEquals(0, lost.signal(), lost::getMessage);
      }
      for (var signal : Map.of("HUP", 1, "TERM", 15, "KILL", 9).entrySet()) {
        var lost =
            assertThrows(
                WorkerLostException.class,
                () -> pool.call(
                    name -> {
                      long pid = ProcessHandle.current().pid();
                      new ProcessBuilder("kill", "-" + name, "" + pid).start();
                      Thread.sleep(60_000);
                      return 0;
                    },
                    signal.getKey()));
        assertEquals(signal.getValue(), lost.signal(), lost::getMessage);
      }
    }
  }

  /** What the workers themselves are spared, what they start is not. */
  @Test
  void interruptSignalMeansTheSameInWhatAWorkerStarts() throws Exception {
    try (var pool = ProcessPool.open(1)) {
      assertEquals(exitCodeOfAnInterruptedShell(), pool.call(() -> exitCodeOfAnInterruptedShell()));
    }
  }

  private static int exitCodeOfAnInterruptedShell() throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "kill -INT $$; exit 5").start().waitFor();
  }
}
