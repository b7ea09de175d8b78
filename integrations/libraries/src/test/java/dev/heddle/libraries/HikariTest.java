package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.heddle.Heddle;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class HikariTest {
  private static final int SIZE = 3;

  static HikariDataSource pool(String url, String user) {
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setMaximumPoolSize(SIZE);
    config.setConnectionTimeout(60_000);
    return new HikariDataSource(config);
  }

  /** Every connection is back, and every one works. */
  static void checkWhole(HikariDataSource pool) throws Exception {
    assertEquals(0, pool.getHikariPoolMXBean().getActiveConnections());
    List<Connection> all = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      all.add(pool.getConnection());
    }
    for (Connection connection : all) {
      try (connection; var statement = connection.createStatement()) {
        assertTrue(statement.execute("SELECT 1"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelledWaitForAConnectionLosesNone(Runs runs) throws Exception {
    runs.builder().countAsCancelled(e -> e instanceof SQLTimeoutException).run(() -> {
      try (var pool = pool("jdbc:h2:mem:hikari" + runs + ";LOCK_TIMEOUT=60000", "sa")) {
        try (var first = pool.getConnection()) {
          Bank.open(first);
        }
        AtRandom.cancelUntilMet(() -> {
          var connection = pool.getConnection();
          try {
            Bank.transfer(connection, Bank.Way.DIRECT);
          } finally {
            // Interrupted, close() would spin while others wait, and never let them have the carrier.
            Heddle.shield(connection::close);
          }
          return null;
        }, SQLException.class);
        try (var last = pool.getConnection()) {
          Bank.check(last);
        }
        checkWhole(pool);
      }
    });
  }
}
