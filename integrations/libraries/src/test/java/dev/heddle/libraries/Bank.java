package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Heddle;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Accounts whose sum does not change, whatever is cancelled in the middle. */
final class Bank {
  private static final int ACCOUNTS = 10;

  /** How a task has a statement executed. */
  enum Way {
    /** As ever: an interrupt ends it. */
    DIRECT {
      @Override
      void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
      }

      @Override
      void execute(Statement statement, String sql) throws SQLException {
        statement.execute(sql);
      }

      @Override
      void commit(Connection connection) throws SQLException {
        connection.commit();
      }
    },
    /** On a thread of its own, which nobody interrupts. */
    STATEMENT_CANCEL {
      @Override
      void begin(Connection connection) throws SQLException, InterruptedException {
        Heddle.blocking(() -> connection.setAutoCommit(false), () -> {});
      }

      @Override
      void execute(Statement statement, String sql) throws SQLException, InterruptedException {
        Heddle.blocking(() -> statement.execute(sql), statement::cancel);
      }

      @Override
      void commit(Connection connection) throws SQLException, InterruptedException {
        Heddle.blocking(connection::commit, () -> {});
      }
    };

    abstract void begin(Connection connection) throws SQLException, InterruptedException;

    abstract void execute(Statement statement, String sql)
        throws SQLException, InterruptedException;

    abstract void commit(Connection connection) throws SQLException, InterruptedException;
  }

  private Bank() {}

  static void open(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS account");
      statement.execute("CREATE TABLE account (id INT PRIMARY KEY, amount INT NOT NULL)");
      for (int id = 0; id < ACCOUNTS; id++) {
        statement.execute("INSERT INTO account VALUES (" + id + ", 100)");
      }
    }
  }

  /** Both updates or none; waits in between, so that the cancellation finds a transaction half done. */
  static void transfer(Connection connection, Way way) throws SQLException, InterruptedException {
    int from = ThreadLocalRandom.current().nextInt(ACCOUNTS - 1);
    way.begin(connection);
    try (var statement = connection.createStatement()) {
      way.execute(statement, "UPDATE account SET amount = amount - 1 WHERE id = " + from);
      Heddle.sleep(Duration.ofNanos(200_000));
      way.execute(statement, "UPDATE account SET amount = amount + 1 WHERE id = " + (from + 1));
    }
    way.commit(connection);
  }

  static void check(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT SUM(amount), COUNT(*) FROM account")) {
      rows.next();
      assertEquals(100 * ACCOUNTS, rows.getInt(1));
      assertEquals(ACCOUNTS, rows.getInt(2));
    }
  }
}
