package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.testing.Service;
import com.zaxxer.hikari.HikariDataSource;
import dev.heddle.Heddle;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.util.PSQLException;

/** PostgreSQL's driver in a HikariCP pool. */
@Tag("services")
@Timeout(300)
class PostgresTest {
  @TempDir static Path folder;
  private static Service server;

  private final AtomicInteger numbers = new AtomicInteger();

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
        AtRandom.cancelUntilMet(() -> {
          try (var connection = pool.getConnection()) {
            Bank.transfer(connection, Bank.Way.DIRECT);
          }
          return null;
        }, PSQLException.class, SQLException.class);
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
        AtRandom.cancelUntilMet(() -> {
          try (var connection = pool.getConnection();
              var statement = connection.createStatement()) {
            int before = backend(connection);
            try {
              int number = numbers.incrementAndGet();
              assertEquals(number,
                  Heddle.blocking(() -> slowly(statement, number), statement::cancel));
            } finally {
              Heddle.shield(() -> assertEquals(before, backend(connection)));
            }
          }
          return null;
        }, PSQLException.class, SQLException.class);
        try (var last = pool.getConnection(); var statement = last.createStatement()) {
          assertEquals(0, first(statement,
              "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                  + " AND query LIKE '%FROM pg\\_sleep%' AND pid <> pg_backend_pid()"));
        }
        HikariTest.checkWhole(pool);
      }
    });
  }

  private static int slowly(Statement statement, int number) throws SQLException {
    return first(statement, "SELECT " + number + " FROM pg_sleep(0.004)");
  }

  private static int backend(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      return first(statement, "SELECT pg_backend_pid()");
    }
  }

  private static int first(Statement statement, String query) throws SQLException {
    try (var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
