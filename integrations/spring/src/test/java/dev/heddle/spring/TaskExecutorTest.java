package dev.heddle.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.HeddleBuilder;
import dev.heddle.HeddleRuntime;
import dev.heddle.Task;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The executor of the application, by itself and behind {@code @Async}. */
@Timeout(120)
class TaskExecutorTest {
  private static final ThreadLocal<String> GUEST = new ThreadLocal<>();

  private final ApplicationContextRunner application = new ApplicationContextRunner()
      .withConfiguration(
          AutoConfigurations.of(
              HeddleAutoConfiguration.class,
              AopAutoConfiguration.class,
              TaskExecutionAutoConfiguration.class,
              TaskSchedulingAutoConfiguration.class))
      .withPropertyValues("spring.threads.heddle.enabled=true");

  private void run(ContextConsumer<AssertableApplicationContext> test) {
    application.run(test);
  }

  private static AsyncTaskExecutor executor(AssertableApplicationContext context) {
    return context.getBean("applicationTaskExecutor", AsyncTaskExecutor.class);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @EnableScheduling
  static class Asynchronous {}

  static class Work {
    @Async
    CompletableFuture<String> who() {
      return CompletableFuture.completedFuture(Greetings.who());
    }

    @Async
    void fail() {
      throw new IllegalStateException("as asked");
    }
  }

  @Test
  void jobIsATaskWithThePrefixOfBootsProperty() {
    application.withPropertyValues("spring.task.execution.thread-name-prefix=mine-")
        .run(context -> assertEquals(
            "mine-1", executor(context).submit(() -> Task.current().name()).get()));
  }

  @Test
  void asynchronousMethodIsATaskThoughASchedulerIsAnExecutorToo() {
    application.withUserConfiguration(Asynchronous.class)
        .withBean(Work.class)
        .run(context -> assertEquals("task", context.getBean(Work.class).who().get()));
  }

  @Test
  void configurerOfTheApplicationHearsOfFailures() {
    var heard = new CompletableFuture<Throwable>();
    application.withUserConfiguration(Asynchronous.class)
        .withBean(Work.class)
        .withBean(AsyncConfigurer.class, () -> new AsyncConfigurer() {
          @Override
          public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
            return (failure, _, _) -> heard.complete(failure);
          }
        })
        .run(context -> {
          context.getBean(Work.class).fail();
          assertEquals("as asked", heard.get(60, TimeUnit.SECONDS).getMessage());
          assertEquals("task", context.getBean(Work.class).who().get());
        });
  }

  @Test
  void failureIsInTheFutureAndNobodyElseFails() {
    run(context -> {
      Future<?> failed = executor(context).submit(() -> {
        throw new IllegalStateException("as asked");
      });
      var failure = assertThrows(ExecutionException.class, failed::get);
      assertEquals("as asked", failure.getCause().getMessage());
      assertEquals(1, executor(context).submit(() -> 1).get());
    });
  }

  @Test
  void cancelledFutureCancelsItsTaskAtEachWait() {
    run(context -> {
      var begun = new CountDownLatch(1);
      var second = new CompletableFuture<Throwable>();
      Future<?> future = executor(context).submit(() -> {
        begun.countDown();
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException _) {
          try {
            Heddle.sleep(Duration.ofDays(1));
          } catch (InterruptedException e) {
            second.complete(e);
          }
        }
      });
      begun.await();
      assertTrue(future.cancel(true));
      assertThrows(CancellationException.class, future::get);
      assertInstanceOf(InterruptedException.class, second.get(60, TimeUnit.SECONDS));
    });
  }

  @Test
  void cancelledWithoutAnInterruptItGoesOn() {
    run(context -> {
      var begun = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      var ended = new CountDownLatch(1);
      Future<?> future = executor(context).submit(() -> {
        begun.countDown();
        goOn.await();
        ended.countDown();
        return null;
      });
      begun.await();
      assertTrue(future.cancel(false));
      goOn.countDown();
      assertTrue(ended.await(60, TimeUnit.SECONDS));
    });
  }

  @Test
  void decoratorsCarryWhatTheyCarry() {
    application.withBean(TaskDecorator.class, () -> job -> {
      String guest = GUEST.get();
      return () -> {
        GUEST.set(guest);
        job.run();
      };
    }).run(context -> {
      GUEST.set("Ada");
      try {
        assertEquals("Ada", executor(context).submit(GUEST::get).get());
      } finally {
        GUEST.remove();
      }
    });
  }

  @Test
  void limitOfBootsPropertyHolds() {
    application.withPropertyValues("spring.task.execution.simple.concurrency-limit=2")
        .run(context -> {
          var atOnce = new AtomicInteger();
          var most = new AtomicInteger();
          var jobs = new CountDownLatch(20);
          for (int i = 0; i < 20; i++) {
            executor(context).execute(() -> {
              most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
              Thread.yield();
              atOnce.decrementAndGet();
              jobs.countDown();
            });
          }
          assertTrue(jobs.await(60, TimeUnit.SECONDS));
          assertTrue(most.get() <= 2, most.toString());
        });
  }

  @Test
  void afterTheEndJobsAreRejected() {
    run(context -> {
      AsyncTaskExecutor executor = executor(context);
      context.getBean(HeddleRuntime.class).close();
      assertThrows(TaskRejectedException.class, () -> executor.execute(() -> {}));
    });
  }

  @Test
  void onTheJdksSchedulerJobsAreTasksToo() {
    application.withBean(HeddleBuilderCustomizer.class, () -> HeddleBuilder::jdkScheduler)
        .run(context -> {
          assertEquals("task", executor(context).submit(Greetings::who).get());
          var health = context.getBean(HealthIndicator.class).health();
          assertEquals("the JDK's scheduler", health.getDetails().get("scheduler"));
        });
  }
}
