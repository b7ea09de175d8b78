package dev.heddle.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** Scheduled methods. */
@Timeout(120)
class SchedulerTest {
  private static final List<BiFunction<TaskScheduler, Runnable, Object>> WAYS = List.of(
      (scheduler, job) -> scheduler.schedule(job, Instant.now()),
      (scheduler, job) -> scheduler.scheduleAtFixedRate(job, Duration.ofDays(1)),
      (scheduler, job) -> scheduler.scheduleAtFixedRate(job, Instant.now(), Duration.ofDays(1)),
      (scheduler, job) -> scheduler.scheduleWithFixedDelay(job, Duration.ofDays(1)),
      (scheduler, job) -> scheduler.scheduleWithFixedDelay(
          job, Instant.now(), Duration.ofDays(1)));

  private final ApplicationContextRunner application = new ApplicationContextRunner()
      .withConfiguration(
          AutoConfigurations.of(
              HeddleAutoConfiguration.class,
              TaskExecutionAutoConfiguration.class,
              TaskSchedulingAutoConfiguration.class))
      .withUserConfiguration(Scheduling.class)
      .withPropertyValues("spring.threads.heddle.enabled=true");

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Scheduling {}

  static class Jobs {
    final CompletableFuture<String> rate = new CompletableFuture<>();
    final CompletableFuture<String> delay = new CompletableFuture<>();
    final CompletableFuture<String> cron = new CompletableFuture<>();
    final CountDownLatch afterAFailure = new CountDownLatch(2);

    @Scheduled(fixedRate = 20)
    void rate() {
      rate.complete(Greetings.who());
    }

    @Scheduled(fixedDelay = 20)
    void delay() {
      delay.complete(Greetings.who());
    }

    @Scheduled(cron = "* * * * * *")
    void cron() {
      cron.complete(Greetings.who());
    }

    @Scheduled(fixedDelay = 20)
    void failing() {
      afterAFailure.countDown();
      throw new IllegalStateException("as asked");
    }
  }

  @Test
  void scheduledMethodsAreTasksAndGoOnAfterAFailure() {
    application.withBean(Jobs.class).run(context -> {
      Jobs jobs = context.getBean(Jobs.class);
      assertEquals("task", jobs.rate.get(60, TimeUnit.SECONDS));
      assertEquals("task", jobs.delay.get(60, TimeUnit.SECONDS));
      assertEquals("task", jobs.cron.get(60, TimeUnit.SECONDS));
      assertTrue(jobs.afterAFailure.await(60, TimeUnit.SECONDS));
    });
  }

  @Test
  void jobsOfTheSchedulerItselfAreTasks() {
    application.run(context -> {
      var scheduler = context.getBean(TaskScheduler.class);
      for (BiFunction<TaskScheduler, Runnable, Object> way : WAYS) {
        var who = new CompletableFuture<String>();
        way.apply(scheduler, () -> who.complete(Greetings.who()));
        assertEquals("task", who.get(60, TimeUnit.SECONDS));
      }
    });
  }

  static class Waiting {
    final CountDownLatch begun = new CountDownLatch(1);
    final CompletableFuture<Throwable> cancelled = new CompletableFuture<>();

    @Scheduled(fixedDelay = 1)
    void await() throws InterruptedException {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        cancelled.complete(e);
        throw e;
      }
    }
  }

  @Test
  void scheduledMethodThatWaitsIsCancelledAtTheEnd() {
    var held = new Waiting();
    application.withBean(Waiting.class, () -> held)
        .withPropertyValues(
            "spring.threads.heddle.shutdown-timeout=10ms",
            "spring.lifecycle.timeout-per-shutdown-phase=10ms")
        .run(context -> held.begun.await());
    assertInstanceOf(InterruptedException.class, held.cancelled.join());
  }
}
