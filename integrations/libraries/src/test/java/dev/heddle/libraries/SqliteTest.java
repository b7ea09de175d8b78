package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Heddle;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteException;

/** Its queries run in native code, which sees no interrupt: they are cancelled instead. */
@Timeout(120)
class SqliteTest {
  private static final String LONG_QUERY =
      "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r WHERE x < 20000)"
          + " SELECT MAX(x) FROM r";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void cancelledQueryEndsAndItsConnectionGoesOn(Runs runs) throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve("db" + runs);
    runs.run(() -> AtRandom.cancelUntilMet(() -> {
      try (var connection = Heddle.blocking(() -> DriverManager.getConnection(url), () -> {});
          var statement = connection.createStatement()) {
        try {
          return Heddle.blocking(() -> statement.executeQuery(LONG_QUERY).next(),
              statement::cancel);
        } finally {
          Heddle.shield(() -> Heddle.blocking(() -> {
            try (var rows = statement.executeQuery("SELECT 41 + 1")) {
              rows.next();
              assertEquals(42, rows.getInt(1));
            }
          }));
        }
      }
    }, SQLiteException.class));
  }

  @ParameterizedTest
  @EnumSource
  void cancelledTransactionIsRolledBack(Runs runs) throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve("bank" + runs)
        + "?transaction_mode=IMMEDIATE&busy_timeout=60000&synchronous=OFF";
    runs.run(() -> {
      try (var first = DriverManager.getConnection(url)) {
        Bank.open(first);
        AtRandom.cancel(() -> {
          try (var connection = Heddle.blocking(() -> DriverManager.getConnection(url), () -> {})) {
            Bank.transfer(connection, Bank.Way.STATEMENT_CANCEL);
          }
          return null;
        }).check(SQLiteException.class);
        Bank.check(first);
      }
    });
  }
}
