package dev.heddle.spring.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.heddle.HeddleRuntime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import dev.heddle.spring.WebServers;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Clients that go away at random, then the end of the application with orders under way. At length: {@code
 * -Dheddle.spring.requests=10000}, {@code -Dheddle.spring.server=JETTY}, and {@code -Dheddle.spring.seed=} for others.
 */
@ExtendWith(OutputCaptureExtension.class)
class DisconnectsTest {
  private static final int REQUESTS = Integer.getInteger("heddle.spring.requests", 500);
  private static final long SEED = Long.getLong("heddle.spring.seed", 1);
  private static final WebServers SERVER =
      WebServers.valueOf(System.getProperty("heddle.spring.server", "TOMCAT"));
  private static final int CLIENTS = 32;

  @ParameterizedTest
  @EnumSource
  @Timeout(600)
  void noOrderIsLostNoConnectionAndNoTaskLeaksAndTheEndIsInTime(
      Threads threads, CapturedOutput output) throws Exception {
    try (var app = start(threads);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      long began = System.nanoTime();
      List<FickleClient> orders = placeOrders(app, clients);
      long took = (System.nanoTime() - began) / 1_000_000;
      awaitQuiet(app);
      assertTrue(4 * answered(orders) > REQUESTS, tally(orders));
      checkBooks(app, orders);
      checkNothingIsLeft(app);
      checkEnd(app, clients, output);
      IO.println(SERVER + ", " + threads + ": " + REQUESTS + " requests, " + took + " ms, "
          + tally(orders));
    }
  }

  private static ConfigurableApplicationContext start(Threads threads) {
    return new SpringApplicationBuilder(OrdersApplication.class)
        .properties(threads.properties().toArray(String[]::new))
        .properties("server.port=0", "spring.application.name=orders", SERVER.property())
        .run();
  }

  private static List<FickleClient> placeOrders(
      ConfigurableApplicationContext app, ExecutorService clients) throws Exception {
    int port = port(app);
    var seeds = new Random(SEED);
    List<FickleClient> orders = new ArrayList<>();
    List<Callable<Void>> visits = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      var client = new FickleClient("order-" + i, seeds.nextLong(), 8);
      orders.add(client);
      visits.add(() -> {
        client.order(port);
        return null;
      });
    }
    for (Future<Void> visit : clients.invokeAll(visits)) {
      visit.get();
    }
    return orders;
  }

  private static void awaitQuiet(ConfigurableApplicationContext app) throws InterruptedException {
    Tally tally = app.getBean(Tally.class);
    HikariDataSource pool = pool(app);
    HeddleRuntime runtime = app.getBeanProvider(HeddleRuntime.class).getIfAvailable();
    await(() -> tally.isBalanced());
    await(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
    await(() -> runtime == null || runtime.group().tasks().isEmpty());
  }

  /** As long as the test may take. */
  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(5);
    }
  }

  private static void checkBooks(ConfigurableApplicationContext app, List<FickleClient> clients) {
    OrderRepository repository = app.getBean(OrderRepository.class);
    Set<String> found = new HashSet<>(repository.keys());
    List<FickleClient> wrong =
        clients.stream().filter(client -> !client.isRight(found.contains(client.key))).toList();
    assertEquals(List.of(), wrong);
    assertEquals(found.size(), repository.count());
    assertEquals(3L * found.size(), repository.countLines());
    assertEquals(found.size(), app.getBean(Tally.class).committed.get());
  }

  private static void checkNothingIsLeft(ConfigurableApplicationContext app) {
    var pool = pool(app).getHikariPoolMXBean();
    assertEquals(0, pool.getThreadsAwaitingConnection());
    assertEquals(pool.getTotalConnections(), pool.getIdleConnections());
  }

  private static void checkEnd(
      ConfigurableApplicationContext app, ExecutorService clients, CapturedOutput output)
      throws Exception {
    int port = port(app);
    Tally tally = app.getBean(Tally.class);
    int before = tally.begun.get();
    List<FickleClient> last = new ArrayList<>();
    List<Future<?>> visits = new ArrayList<>();
    var seeds = new Random(SEED);
    for (int i = 0; last.size() < 10; i++) {
      var client = new FickleClient("last-" + i, seeds.nextLong(), 500);
      if (client.mood == FickleClient.Mood.STAYS && !client.ordersNothing) {
        last.add(client);
        visits.add(clients.submit(() -> {
          client.order(port);
          return null;
        }));
      }
    }
    await(() -> tally.begun.get() == before + last.size());
    HikariDataSource pool = pool(app);
    HeddleRuntime runtime = app.getBeanProvider(HeddleRuntime.class).getIfAvailable();
    app.close();
    for (Future<?> visit : visits) {
      visit.get();
    }
    assertEquals(List.of(), last.stream().filter(client -> client.status != 201).toList());
    assertTrue(tally.isBalanced());
    assertTrue(pool.isClosed());
    assertTrue(runtime == null || runtime.isClosed());
    assertFalse(output.getAll().contains("not ended within"), "cancelled at the end");
  }

  private static int port(ConfigurableApplicationContext app) {
    return ((ServletWebServerApplicationContext) app).getWebServer().getPort();
  }

  private static HikariDataSource pool(ConfigurableApplicationContext app) {
    return (HikariDataSource) app.getBean(DataSource.class);
  }

  private static long answered(List<FickleClient> orders) {
    return orders.stream().filter(client -> client.status != 0).count();
  }

  private static String tally(List<FickleClient> orders) {
    long answered = answered(orders);
    return answered + " answered, " + (orders.size() - answered) + " went away";
  }
}
