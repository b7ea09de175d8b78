package dev.heddle.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.HeddleRuntime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
      assertFalse(output.getAll().contains("have not ended within"));
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
      assertTrue(told.contains("1 tasks have not ended within PT0.05S"), told);
      assertTrue(told.contains("Greetings$Controller.waitsForever"), told);
    }
  }

  @Test
  void immediateEndDoesNotWaitForTheServersRequests() throws Exception {
    try (var application =
        new Application(WebServers.TOMCAT, Application.ON, "server.shutdown=immediate")) {
      var tasks = application.bean(RequestTasks.class);
      var stopped = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      tasks.execute(() -> {
        try {
          goOn.await();
        } catch (InterruptedException _) {
          // Is not.
        }
      });
      Thread.ofPlatform().start(() -> {
        tasks.stop();
        stopped.countDown();
      });
      assertTrue(stopped.await(60, TimeUnit.SECONDS));
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
    try (var application = new Application(
        WebServers.TOMCAT, Application.ON, "spring.threads.heddle.shutdown-timeout=10ms")) {
      var begun = new CountDownLatch(1);
      application.bean(HeddleRuntime.class).group().start("deaf", () -> {
        begun.countDown();
        while (goOn.getCount() > 0) {
          Thread.onSpinWait();
        }
      });
      begun.await();
      application.context.close();
      assertTrue(output.getAll().contains("and are left behind"), output.getAll());
    } finally {
      goOn.countDown();
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
