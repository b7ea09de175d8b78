package dev.heddle.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.HeddleRuntime;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests on either server, on an event loop and on two carriers. */
@ParameterizedClass
@CsvSource({"TOMCAT, 1", "TOMCAT, 2", "JETTY, 1", "JETTY, 2"})
@Timeout(120)
class RequestsTest {
  private static Application application;

  @Parameter(0) WebServers server;
  @Parameter(1) int carriers;

  @BeforeParameterizedClassInvocation
  static void open(WebServers server, int carriers) {
    application =
        new Application(server, Application.ON, "spring.threads.heddle.carriers=" + carriers);
  }

  @AfterParameterizedClassInvocation
  static void close() {
    application.close();
  }

  @Test
  void handlerIsATask() throws Exception {
    assertEquals("task", application.get("/plain"));
  }

  @Test
  void callableOfAHandlerIsATaskToo() throws Exception {
    assertEquals("task, task", application.get("/callable"));
  }

  @Test
  void asynchronousMethodIsATaskToo() throws Exception {
    assertEquals("task, task", application.get("/async"));
  }

  @Test
  void asynchronousMethodSeesTheScopedValuesOfItsCaller() throws Exception {
    assertEquals("Ada", application.get("/guest"));
  }

  @Test
  void failureOfAHandlerIsAnAnswerAndNothingElseFails() throws Exception {
    assertEquals(500, application.status("/fails"));
    assertEquals("task", application.get("/plain"));
  }

  @Test
  void callableThatIsTooLateIsCancelled() throws Exception {
    assertEquals(503, application.status("/too-late"));
    assertInstanceOf(
        InterruptedException.class,
        application.bean(Greetings.Seen.class).cancelled.get(60, TimeUnit.SECONDS));
  }

  @Test
  void requestOfAClientThatHasLeftEndsAndLeavesNoTask() throws Exception {
    var seen = application.bean(Greetings.Seen.class);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), application.port())) {
      socket.getOutputStream()
          .write("GET /waits HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      seen.entered.await();
      socket.setSoLinger(true, 0);
    }
    seen.goOn.countDown();
    var runtime = application.bean(HeddleRuntime.class);
    while (!runtime.group().tasks().isEmpty()) {
      Thread.sleep(1);
    }
    assertEquals("task", application.get("/plain"));
  }

  @Test
  void requestThatIsReadBeforeAnAsynchronousOneEndsIsATaskToo() throws Exception {
    for (int i = 0; i < 10; i++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), application.port())) {
        socket.getOutputStream()
            .write(
                ("GET /callable HTTP/1.1\r\nHost: x\r\n\r\n"
                    + "GET /plain HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        String answers =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertTrue(answers.contains("task, task") && answers.endsWith("task"), answers);
        assertFalse(answers.contains("thread"), answers);
      }
    }
  }
}
