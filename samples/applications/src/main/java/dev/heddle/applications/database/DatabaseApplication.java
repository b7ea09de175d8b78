package dev.heddle.applications.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.heddle.Heddle;
import dev.heddle.applications.Checks;
import dev.heddle.signal.Signals;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Moves money between accounts, many transfers at once, until all are made or somebody says stop; then counts. */
@Command(name = "database", mixinStandardHelpOptions = true, showDefaultValues = true, description = "Transfers between accounts in a database.")
public final class DatabaseApplication implements Callable<Integer> {
  @Option(names = "--url", description = "The database; jdbc:postgresql://localhost/postgres?user=postgres is another one.") private String url =
      "jdbc:h2:mem:bank;DB_CLOSE_DELAY=-1";

  @Option(names = "--accounts", description = "How many there are.") private int accounts = 100;

  @Option(names = "--transfers", description = "How many to make.") private int transfers = 10_000;

  @Option(names = "--at-once", description = "How many at once.") private int atOnce = 50;

  @Option(names = "--pool", description = "How many connections.") private int connections = 8;

  @Option(names = "--patience", description = "How long one transfer may take.") private Duration patience =
      Duration.ofSeconds(30);

  /** Made by the command line. */
  public DatabaseApplication() {}

  @Override
  public Integer call() throws Exception {
    Checks.range("--accounts", accounts, 2, Integer.MAX_VALUE);
    Checks.range("--transfers", transfers, 0, Integer.MAX_VALUE);
    Checks.atLeastOne("--at-once", atOnce);
    Checks.atLeastOne("--pool", connections);
    // What H2 says if a wait for a row is interrupted.
    return Heddle.builder().countAsCancelled(e -> e instanceof SQLTimeoutException).run(() -> {
      try (var pool = open()) {
        var bank = new Bank(pool);
        bank.open(accounts);
        var tally = new Tally();
        Signals.runUntilSignalled(() -> {
          System.out.println("ready");
          Iterable<Integer> numbers = IntStream.range(0, transfers).boxed()::iterator;
          Heddle.forEachConcurrent(numbers, atOnce,
              _ -> tally.count(Heddle.tryWithin(patience, () -> transfer(bank))));
        });
        System.out.println(tally);
        System.out.println(bank.audit());
        System.out.println(
            pool.getHikariPoolMXBean().getActiveConnections() + " connections not given back");
        return 0;
      }
    });
  }

  private boolean transfer(Bank bank) throws Exception {
    var random = ThreadLocalRandom.current();
    int from = random.nextInt(accounts);
    int to = (from + random.nextInt(1, accounts)) % accounts;
    return bank.transfer(from, to, random.nextInt(1, 100));
  }

  private HikariDataSource open() throws SQLException {
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(connections);
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw new SQLException("cannot open --url=" + url + ": " + e.getMessage(), e);
    }
  }
}
