package dev.heddle.applications.database;

import dev.heddle.Heddle;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Accounts, and a record of what was moved between them. Plain JDBC. */
final class Bank {
  private static final int FIRST_BALANCE = 1_000;

  private final DataSource pool;

  /** What to do with a connection. */
  private interface Work<T> {
    T on(Connection connection) throws SQLException, InterruptedException;
  }

  Bank(DataSource pool) {
    this.pool = pool;
  }

  void open(int accounts) throws SQLException, InterruptedException {
    inTransaction(connection -> {
      try (var statement = connection.createStatement()) {
        statement.execute("DROP TABLE IF EXISTS transfer");
        statement.execute("DROP TABLE IF EXISTS account");
        statement.execute("CREATE TABLE account (id INT PRIMARY KEY, balance INT NOT NULL)");
        statement.execute(
            "CREATE TABLE transfer (source INT NOT NULL, target INT NOT NULL, amount INT NOT NULL)");
      }
      try (var insert = connection.prepareStatement("INSERT INTO account VALUES (?, ?)")) {
        for (int id = 0; id < accounts; id++) {
          update(insert, id, FIRST_BALANCE);
        }
      }
      connection.commit();
      return null;
    });
  }

  /**
   * Moves an amount, unless that is more than there is.
   *
   * @return whether it was moved
   */
  boolean transfer(int source, int target, int amount) throws SQLException, InterruptedException {
    return inTransaction(connection -> {
      // In the order of their ids, so that two transfers do not wait for each other's row.
      boolean moved = source < target
          ? take(connection, source, amount) && give(connection, target, amount)
          : give(connection, target, amount) && take(connection, source, amount);
      if (moved) {
        try (var record = connection.prepareStatement("INSERT INTO transfer VALUES (?, ?, ?)")) {
          update(record, source, target, amount);
        }
        connection.commit();
      }
      return moved;
    });
  }

  private static boolean take(Connection connection, int account, int amount) throws SQLException {
    try (var take = connection.prepareStatement(
        "UPDATE account SET balance = balance - ? WHERE id = ? AND balance >= ?")) {
      return update(take, amount, account, amount) == 1;
    }
  }

  private static boolean give(Connection connection, int account, int amount) throws SQLException {
    try (var give = connection.prepareStatement(
        "UPDATE account SET balance = balance + ? WHERE id = ?")) {
      return update(give, amount, account) == 1;
    }
  }

  Audit audit() throws SQLException, InterruptedException {
    return inTransaction(connection -> {
      long accounts = number(connection, "SELECT COUNT(*) FROM account");
      long total = number(connection, "SELECT SUM(balance) FROM account");
      long wrong = number(connection, """
          SELECT COUNT(*) FROM account WHERE balance <> %d
              + (SELECT COALESCE(SUM(amount), 0) FROM transfer WHERE target = id)
              - (SELECT COALESCE(SUM(amount), 0) FROM transfer WHERE source = id)
          """.formatted(FIRST_BALANCE));
      return new Audit(total, accounts * FIRST_BALANCE, wrong,
          number(connection, "SELECT COUNT(*) FROM transfer"));
    });
  }

  /**
   * Lends a connection. What has not been committed when it is given back is rolled back by the pool. It is
   * given back in a shield: the pool hands it to whoever waits for one, which takes a wait, and a task that is
   * cancelled cannot wait.
   */
  private <T> T inTransaction(Work<T> work) throws SQLException, InterruptedException {
    Connection connection = pool.getConnection();
    try {
      connection.setAutoCommit(false);
      return work.on(connection);
    } finally {
      Heddle.shield(connection::close);
    }
  }

  private static int update(PreparedStatement statement, int... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setInt(i + 1, values[i]);
    }
    return statement.executeUpdate();
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement(); var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
