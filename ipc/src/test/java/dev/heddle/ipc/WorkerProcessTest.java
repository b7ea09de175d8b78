package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.time.Duration;
import java.util.Scanner;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WorkerProcessTest {

  /** Run in a JVM of its own: starts a busy process, prints its pid, and waits to be killed. */
  static final class Parent {
    public static void main(String[] args) throws Exception {
      var busy = new Mark(args[0]);
      RemoteCallable<Integer> spinning = () -> {
        busy.set();
        return spin();
      };
      try (var process = WorkerProcess.start(spinning)) {
        System.out.println(process.pid());
        process.join();
      }
    }
  }

  @AfterEach
  void noProcessIsLeft() {
    assertEquals(0, ProcessHandle.current().children().filter(ProcessHandle::isAlive).count());
  }

  private static int spin() {
    while (true) {
      Thread.onSpinWait();
    }
  }

  private static Void upperCase() throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(line.toUpperCase());
    }
    return null;
  }

  @Test
  void codeTalksThroughItsOwnStreamsAndEndsWithZero() throws Exception {
    Heddle.run(
        () -> {
          try (var process = WorkerProcess.start(WorkerProcessTest::upperCase)) {
            process.stdin().write("hello\n");
            assertEquals("HELLO", process.stdout().readLine());
            process.stdin().write("end");
            process.stdin().close();
            assertEquals("END", process.stdout().readLine());
            assertEquals(Optional.empty(), process.stdout().readLineOrDone());
            assertEquals(0, process.join());
            assertFalse(process.isAlive());
          }
        });
  }

  @Test
  void codeThatThrowsEndsWithOneAndSaysWhy() throws Exception {
    try (var process =
        WorkerProcess.start(
            () -> {
              throw new IOException("disk on fire");
            })) {
      assertEquals(1, process.join());
      assertTrue(new String(process.stderr().readAll(1 << 20)).contains("disk on fire"));
    }
  }

  @Test
  void exitCodeAndJvmOptionsAreTheCodes() throws Exception {
    try (var process =
        WorkerProcess.start(
            () -> {
              System.exit(Integer.getInteger("code"));
              return 0;
            },
            "-Dcode=42")) {
      assertEquals(42, process.join());
    }
  }

  @Test
  void closedScopeEndsABusyProcess() throws Exception {
    long pid;
    try (var process = WorkerProcess.start(WorkerProcessTest::spin)) {
      pid = process.pid();
      assertEquals(OptionalInt.empty(), process.tryJoin(Duration.ofMillis(300)));
    }
    assertTrue(ProcessHandle.of(pid).isEmpty());
  }

  @Test
  void killedProcessSaysSo() throws Exception {
    try (var process = WorkerProcess.start(WorkerProcessTest::spin)) {
      process.kill();
      assertEquals(128 + 9, process.join());
    }
  }

  @Test
  void whatCannotBeSerializedFailsBeforeAProcessIsStarted() {
    Object secret = new Object();
    assertThrows(
        IllegalArgumentException.class, () -> WorkerProcess.start(() -> secret.hashCode()));
  }

  @Test
  void busyProcessEndsWhenItsParentIsKilled(@TempDir Path directory) throws Exception {
    Mark busy = Mark.in(directory, "busy");
    try (var parent = ParentJvm.running(Parent.class, busy.file())) {
      ProcessHandle child = parent.nextChild();
      busy.await();
      parent.kill();
      child.onExit().get(30, TimeUnit.SECONDS);
      assertFalse(child.isAlive());
    }
  }

  @Test
  void inputBehindTheProgramIsWhoeverReadsTheDescriptors() throws Exception {
    try (var process =
        WorkerProcess.start(() -> new ProcessBuilder("cat").inheritIO().start().waitFor())) {
      process.stdin().write("to a grandchild\n");
      process.stdin().close();
      assertEquals("to a grandchild", process.stdout().readLine());
    }
    try (var process =
        WorkerProcess.start(
            () -> {
              var in = new FileInputStream(FileDescriptor.in);
              System.out.print(new String(in.readAllBytes(), StandardCharsets.UTF_8));
              return 0;
            })) {
      process.stdin().write("to the descriptor\n");
      process.stdin().close();
      assertEquals("to the descriptor", process.stdout().readLine());
    }
  }

  @Test
  void textArrivesWhateverTheLocaleSays() throws Exception {
    try (var process =
        WorkerProcess.start(
            () -> {
              var lines = new Scanner(System.in);
              System.out.println(lines.nextLine() + "größe");
              System.err.println("größe");
              return 0;
            })) {
      process.stdin().write("größe\n");
      assertEquals("größegröße", process.stdout().readLine());
      assertEquals("größe", process.stderr().readLine());
    }
  }
}
