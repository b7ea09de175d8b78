package dev.heddle.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.HeddleRuntime;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** What Actuator is told. */
@Timeout(120)
class HealthTest {

  @Test
  void runtimeIsUpWithItsTasksAndCarriers() {
    try (var runtime = Heddle.builder().name("shop").carriers(2).open()) {
      Health health = new HeddleHealthIndicator(runtime, Duration.ofMinutes(1)).health();
      assertEquals(Status.UP, health.getStatus());
      assertEquals("shop", health.getDetails().get("run"));
      assertEquals("2 carriers", health.getDetails().get("scheduler"));
      assertEquals(2, ((List<?>) health.getDetails().get("carriers")).size());
      assertTrue(((Map<?, ?>) health.getDetails().get("tasks")).size() >= 1);
    }
  }

  @Test
  void runtimeWhoseLoopIsHeldIsDownAndUpAgainAfterwards() throws Exception {
    try (var runtime = Heddle.builder().open()) {
      var begun = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      runtime.start(() -> {
        begun.countDown();
        while (goOn.getCount() > 0) {
          Thread.onSpinWait();
        }
      });
      begun.await();
      Health held = new HeddleHealthIndicator(runtime, Duration.ofMillis(50)).health();
      goOn.countDown();
      assertEquals(Status.DOWN, held.getStatus());
      assertEquals("a new task has had no turn for 50 ms", held.getDetails().get("held"));
      assertEquals(
          Status.UP,
          new HeddleHealthIndicator(runtime, Duration.ofMinutes(1)).health().getStatus());
    }
  }

  @Test
  void closedRuntimeIsOutOfService() {
    var runtime = Heddle.builder().open();
    runtime.close();
    assertEquals(
        Status.OUT_OF_SERVICE,
        new HeddleHealthIndicator(runtime, Duration.ofMinutes(1)).health().getStatus());
  }

  @Test
  void actuatorShowsHealthAndMeters() throws Exception {
    try (var application = new Application(
        WebServers.TOMCAT,
        Application.ON,
        "spring.application.name=shop",
        "management.endpoint.health.show-details=always",
        "management.endpoints.web.exposure.include=health,metrics")) {
      String health = application.get("/actuator/health");
      assertTrue(health.contains("\"heddle\":{\"details\":{"), health);
      assertTrue(health.contains("\"run\":\"shop\""), health);
      String meter = application.get("/actuator/metrics/heddle.tasks");
      assertTrue(meter.contains("\"heddle.tasks\""), meter);
      assertNotNull(
          application.bean(MeterRegistry.class).find("heddle.carrier.turns").tag("run", "shop")
              .functionCounter());
    }
  }

  @Test
  void managementPortOfItsOwnAnswersWhileTheLoopIsHeld() throws Exception {
    try (var application = new Application(
        WebServers.TOMCAT,
        Application.ON,
        "spring.threads.heddle.carriers=1",
        "management.server.port=0",
        "management.health.heddle.threshold=50ms",
        "management.endpoint.health.show-details=always")) {
      var begun = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      application.bean(HeddleRuntime.class).start(() -> {
        begun.countDown();
        while (goOn.getCount() > 0) {
          Thread.onSpinWait();
        }
      });
      begun.await();
      String port = application.context.getEnvironment().getProperty("local.management.port");
      String health = application.getFrom(Integer.parseInt(port), "/actuator/health");
      goOn.countDown();
      assertTrue(health.contains("a new task has had no turn for 50 ms"), health);
    }
  }
}
