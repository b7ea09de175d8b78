package dev.heddle.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.HeddleRuntime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.task.AsyncTaskExecutor;

/** The end of an application, on either server. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class ShutdownTest {

  @ParameterizedTest
  @EnumSource
  void requestUnderWayIsAnswered(WebServers server, CapturedOutput output) throws Exception {
    try (var application = new Application(server, Application.ON)) {
      CompletableFuture<String> answer = application.getLater("/waits");
      HeddleRuntime runtime = application.bean(HeddleRuntime.class);
      assertEquals("task", answered(application, answer));
      assertTrue(runtime.isClosed());
      assertFalse(output.getAll().contains("not ended within"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void requestThatGoesOnInACallableIsAnswered(WebServers server) throws Exception {
    try (var application = new Application(server, Application.ON)) {
      assertEquals("task", answered(application, application.getLater("/waits-later")));
    }
  }

  /** The answer of a request that is let go on once the application has begun to end. */
  private static String answered(Application application, CompletableFuture<String> answer)
      throws Exception {
    var seen = application.bean(Greetings.Seen.class);
    var time = application.bean(ShutdownTime.class);
    seen.entered.await();
    Thread end = Thread.ofPlatform().start(application.context::close);
    while (!time.hasBegun()) {
      Thread.sleep(1);
    }
    seen.goOn.countDown();
    String body = answer.get(60, TimeUnit.SECONDS);
    end.join();
    return body;
  }

  @ParameterizedTest
  @EnumSource
  void requestThatIsLateIsCancelledAndToldOf(WebServers server, CapturedOutput output)
      throws Exception {
    try (var application = new Application(
        server,
        Application.ON,
        "spring.threads.heddle.carriers=1",
        "spring.lifecycle.timeout-per-shutdown-phase=50ms")) {
      var seen = application.bean(Greetings.Seen.class);
      application.getLater("/waits-forever");
      seen.enteredForever.await();
      application.context.close();
      assertTrue(seen.cancelled.isDone());
      String told = output.getAll();
      assertTrue(told.contains("not ended within PT0.05S: 1"), told);
      assertTrue(told.contains("Greetings$Controller.waitsForever"), told);
    }
  }

  /** As the server does it when a request has been read and is not in a servlet yet. */
  @ParameterizedTest
  @ValueSource(strings = {"graceful", "immediate"})
  void gracefulEndWaitsForWhatTheServerHasBegunAndImmediateDoesNot(String kind) throws Exception {
    try (var application =
        new Application(WebServers.TOMCAT, Application.ON, "server.shutdown=" + kind)) {
      var tasks = application.bean(RequestTasks.class);
      var goOn = new CountDownLatch(1);
      var ended = new AtomicBoolean();
      tasks.execute(() -> {
        try {
          goOn.await();
          ended.set(true);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      });
      Thread later = Thread.ofPlatform().unstarted(() -> {
        while (tasks.isRunning()) {
          Thread.onSpinWait();
        }
        goOn.countDown();
      });
      if (kind.equals("graceful")) {
        later.start();
      }
      tasks.stop();
      assertEquals(kind.equals("graceful"), ended.get());
      goOn.countDown();
    }
  }

  @Test
  void jobOfTheExecutorHasItsTimeAfterTheServerHasStopped() throws Exception {
    try (var application = new Application(WebServers.TOMCAT, Application.ON)) {
      var executor =
          application.context.getBean("applicationTaskExecutor", AsyncTaskExecutor.class);
      var lifecycle = application.bean(RuntimeLifecycle.class);
      var begun = new CountDownLatch(1);
      var ended = executor.submit(() -> {
        begun.countDown();
        while (lifecycle.isRunning()) {
          Thread.sleep(1);
        }
        return executor.submit(() -> "another").get();
      });
      begun.await();
      application.context.close();
      assertEquals("another", ended.get());
    }
  }

  @Test
  void taskThatDoesNotHeedItsCancellationIsLeftBehind(CapturedOutput output) throws Exception {
    var goOn = new CountDownLatch(1);
    var runtime = Heddle.builder().open();
    var begun = new CountDownLatch(1);
    runtime.group().start("deaf", () -> {
      begun.countDown();
      while (goOn.getCount() > 0) {
        Thread.onSpinWait();
      }
    });
    begun.await();
    var shutdown = new RuntimeShutdown(runtime, Duration.ofMillis(10), Duration.ofMillis(20));
    shutdown.within(Duration.ofMillis(10));
    assertTrue(output.getAll().contains("left behind"), output.getAll());
    assertTrue(output.getAll().contains("deaf"), output.getAll());
    shutdown.within(Duration.ofDays(1)); // Does nothing any more.
    goOn.countDown();
    runtime.close();
  }

  @Test
  void runtimeEndsWithItsApplicationAlsoIfBeansAreLazy() throws Exception {
    try (var application =
        new Application(WebServers.TOMCAT, Application.ON,
            "spring.main.lazy-initialization=true")) {
      var runtime = application.bean(HeddleRuntime.class);
      application.context.close();
      assertTrue(runtime.isClosed());
    }
  }

  @Test
  void contextThatIsStoppedCanBeStartedAgain() throws Exception {
    try (var application = new Application(WebServers.TOMCAT, Application.ON)) {
      application.context.stop();
      application.context.start();
      assertEquals("task, task", application.get("/callable"));
    }
  }

  @Test
  void endOfAContextBelowIsNotTheEnd() throws Exception {
    try (var application = new Application(WebServers.TOMCAT, Application.ON)) {
      try (var child = new AnnotationConfigApplicationContext()) {
        child.setParent(application.context);
        child.refresh();
      }
      assertFalse(application.bean(ShutdownTime.class).hasBegun());
      assertEquals("task", application.get("/plain"));
    }
  }
}
