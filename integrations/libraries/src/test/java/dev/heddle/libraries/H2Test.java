package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class H2Test {
  @TempDir Path folder;

  /**
   * In memory: transactions that wait for each other's rows are interrupted. For H2 the time for the lock
   * is over then, and it does not say why.
   */
  @ParameterizedTest
  @EnumSource
  void cancelledTransactionInMemoryIsRolledBack(Runs runs) throws Exception {
    String url = "jdbc:h2:mem:bank" + runs + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000";
    runs.builder().countAsCancelled(e -> e instanceof SQLTimeoutException).run(() -> {
      try (var first = DriverManager.getConnection(url)) {
        Bank.open(first);
        AtRandom.cancelUntilMet(() -> {
          try (var connection = DriverManager.getConnection(url)) {
            Bank.transfer(connection, Bank.Way.DIRECT);
          }
          return null;
        }, SQLTimeoutException.class);
        Bank.check(first);
      }
    });
  }

  /** In a file: an interrupt would close it for the whole process, so the query is cancelled instead. */
  @ParameterizedTest
  @EnumSource
  void cancelledQueryOnAFileLeavesTheDatabaseOpen(Runs runs) throws Exception {
    String url = "jdbc:h2:file:" + folder.resolve("db" + runs);
    runs.run(() -> {
      try (var first = DriverManager.getConnection(url)) {
        first.createStatement().execute("CREATE TABLE big AS SELECT X FROM SYSTEM_RANGE(1, 40)");
        AtRandom.cancelUntilMet(() -> {
          try (var connection = Heddle.blocking(() -> DriverManager.getConnection(url), () -> {});
              var statement = connection.createStatement()) {
            return Heddle.blocking(
                () -> statement.execute("SELECT COUNT(*) FROM big a, big b, big c"),
                statement::cancel);
          }
        }, SQLException.class);
        try (var rows = first.createStatement().executeQuery("SELECT COUNT(*) FROM big")) {
          assertTrue(rows.next());
          assertEquals(40, rows.getInt(1));
        }
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void cancelledTransactionOnAFileIsRolledBack(Runs runs) throws Exception {
    String url = "jdbc:h2:file:" + folder.resolve("bank" + runs) + ";LOCK_TIMEOUT=60000";
    runs.run(() -> {
      try (var first = DriverManager.getConnection(url)) {
        Bank.open(first);
        AtRandom.cancel(() -> {
          try (var connection = Heddle.blocking(() -> DriverManager.getConnection(url), () -> {})) {
            Bank.transfer(connection, Bank.Way.STATEMENT_CANCEL);
          }
          return null;
        }).check(SQLException.class);
        Bank.check(first);
      }
    });
  }
}
