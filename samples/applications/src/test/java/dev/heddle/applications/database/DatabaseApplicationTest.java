package dev.heddle.applications.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.applications.RunningApplication;
import dev.heddle.testing.Service;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DatabaseApplicationTest {
  private static final String H2 = "jdbc:h2:mem:bank;DB_CLOSE_DELAY=-1";

  @TempDir private Path folder;

  /** What is true at the end, however it came. */
  private static void checkBooks(List<String> said) {
    assertEquals(3, said.size(), said::toString);
    assertTrue(said.get(1).startsWith("total 20000 of 20000, 0 accounts differ"), said::toString);
    assertEquals("0 connections not given back", said.get(2));
  }

  private static void runToItsEnd(String url) throws Exception {
    try (var bank = RunningApplication.start(
        "database", "--url=" + url, "--accounts=20", "--transfers=2000")) {
      bank.awaitLine("ready");
      List<String> said = bank.rest();
      checkBooks(said);
      assertTrue(said.getFirst().endsWith(" 0 given up"), said::toString);
      assertEquals(0, bank.join());
    }
  }

  private static void stop(String url) throws Exception {
    try (var bank = RunningApplication.start(
        "database", "--url=" + url, "--accounts=20", "--transfers=10000000")) {
      bank.awaitLine("ready");
      Thread.sleep(300); // Some have been made by then; the books must balance after any number.
      bank.terminate();
      checkBooks(bank.rest());
      assertEquals(0, bank.join());
    }
  }

  /** Fifty transfers want two connections, and have a moment each. */
  private static void giveMostUp(String url) throws Exception {
    try (var bank = RunningApplication.start("database", "--url=" + url, "--accounts=20",
        "--transfers=5000", "--pool=2", "--patience=PT0.005S")) {
      bank.awaitLine("ready");
      checkBooks(bank.rest());
      assertEquals(0, bank.join());
    }
  }

  @Test
  void nothingIsLostNorMadeByTransfersAtOnce() throws Exception {
    runToItsEnd(H2);
  }

  @Test
  void nothingIsLostByBeingStopped() throws Exception {
    stop(H2);
  }

  @Test
  void nothingIsLostByTransfersThatAreGivenUp() throws Exception {
    giveMostUp(H2);
  }

  @Tag("services")
  @Test
  void sameWithPostgres() throws Exception {
    try (var postgres = Service.postgres(folder)) {
      String url = "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres?user=postgres";
      runToItsEnd(url);
      stop(url);
      giveMostUp(url);
    }
  }
}
