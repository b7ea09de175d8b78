package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Action;
import dev.heddle.Heddle;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What holds an event loop, and what does not: rows of a table in docs/guide/libraries.md. */
@Timeout(60)
class HeldLoopTest {
  @TempDir Path folder;

  /** The call ends by what another task does, so it would never return if that could not run. */
  private static void othersGoOn(Action<?> call, Action<?> endIt) throws Exception {
    Heddle.run(() -> {
      var other = Heddle.start(endIt);
      call.run();
      other.await();
    });
  }

  /** No other task has had a turn when the call returns. */
  private static void othersWait(Action<?> call) throws Exception {
    Heddle.run(() -> {
      var ran = new AtomicBoolean();
      var other = Heddle.start(() -> ran.set(true));
      call.run();
      assertEquals(false, ran.get());
      other.await();
    });
  }

  @Test
  void othersGoOnWhileATaskReadsASocket() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var client = new Socket(server.getInetAddress(), server.getLocalPort());
        var peer = server.accept()) {
      othersGoOn(() -> assertEquals(7, client.getInputStream().read()),
          () -> peer.getOutputStream().write(7));
    }
  }

  @Test
  void othersGoOnWhileATaskWaitsForAPool() throws Exception {
    var latch = new CountDownLatch(1);
    var ofThePool = CompletableFuture.supplyAsync(() -> {
      try {
        latch.await();
        return 7;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    othersGoOn(() -> assertEquals(7, ofThePool.get()), latch::countDown);
  }

  @Test
  void othersGoOnWhileATaskWaitsForAMonitor() throws Exception {
    var monitor = new Object();
    var told = new AtomicBoolean();
    othersGoOn(() -> {
      synchronized (monitor) {
        while (!told.get()) {
          monitor.wait();
        }
      }
    }, () -> {
      synchronized (monitor) {
        told.set(true);
        monitor.notifyAll();
      }
    });
  }

  @Test
  void othersGoOnWhileATaskWaitsForAProcess() throws Exception {
    Process cat = new ProcessBuilder("cat").start();
    othersGoOn(() -> assertEquals(0, cat.waitFor()), () -> cat.getOutputStream().close());
  }

  @Test
  void othersWaitWhileATaskReadsTheOutputOfAProcess() throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", "sleep 0.2; echo hello; exec sleep 60").start();
    try {
      othersWait(() -> assertEquals('h', process.getInputStream().read()));
    } finally {
      process.destroy();
    }
  }

  @Test
  void othersWaitWhileATaskQueriesH2() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:held");
        var statement = connection.createStatement()) {
      othersWait(() -> statement.execute("SELECT COUNT(*) FROM SYSTEM_RANGE(1, 100000)"));
    }
  }

  @Test
  void othersWaitWhileATaskQueriesSqlite() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        var statement = connection.createStatement()) {
      othersWait(() -> statement.execute("WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL"
          + " SELECT x + 1 FROM r WHERE x < 20000) SELECT MAX(x) FROM r"));
    }
  }

  @Test
  void othersWaitWhileATaskReadsAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "hello");
    othersWait(() -> assertEquals("hello", Files.readString(file)));
  }

  @Test
  void othersWaitWhileATaskLooksUpAName() throws Exception {
    othersWait(() -> InetAddress.getByName("localhost"));
  }
}
