package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.heddle.Heddle;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PostgreSQL's driver in a HikariCP pool. */
@Tag("services")
@Timeout(300)
class PostgresTest {
  @TempDir static Path folder;
  private static Service server;

  @BeforeAll
  static void start() throws Exception {
    server = Service.postgres(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HikariDataSource pool() {
    return HikariTest.pool(
        "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres", "postgres");
  }

  @ParameterizedTest
  @EnumSource
  void cancelledTransactionIsRolledBackAndThePoolIsWhole(Runs runs) throws Exception {
    runs.run(() -> {
      try (var pool = pool()) {
        try (var first = pool.getConnection()) {
          Bank.open(first);
        }
        AtRandom.cancel(Duration.ofMillis(8), () -> {
          try (var connection = pool.getConnection()) {
            Bank.transfer(connection);
          }
          return null;
        });
        try (var last = pool.getConnection()) {
          Bank.check(last);
        }
        HikariTest.checkWhole(pool);
      }
    });
  }

  /** The query ends in the server too, and its connection is as good as before. */
  @ParameterizedTest
  @EnumSource
  void statementThatIsCancelledKeepsItsConnection(Runs runs) throws Exception {
    runs.run(() -> {
      try (var pool = pool()) {
        AtRandom.cancel(Duration.ofMillis(8), () -> {
          try (var connection = pool.getConnection();
              var statement = connection.createStatement()) {
            int before = backend(connection);
            try {
              Heddle.blocking(() -> statement.execute("SELECT pg_sleep(0.004)"), statement::cancel);
            } finally {
              Heddle.shield(() -> assertEquals(before, backend(connection)));
            }
          }
          return null;
        });
        try (var last = pool.getConnection();
            var rows = last.createStatement().executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                    + " AND query LIKE 'SELECT pg_sleep%'")) {
          assertTrue(rows.next());
          assertEquals(0, rows.getInt(1));
        }
        HikariTest.checkWhole(pool);
      }
    });
  }

  private static int backend(java.sql.Connection connection) throws java.sql.SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT pg_backend_pid()")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
