package dev.heddle.observe;

import static dev.heddle.observe.PageClient.ask;
import static dev.heddle.observe.PageClient.get;
import static dev.heddle.observe.PageClient.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The page shows a run also while its loop is blocked, and answers to nobody else. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class LivePageTest {
  @Parameter Runs runs;

  @Test
  void blockedLoopIsSeenFromOutside() throws Exception {
    try (var page = LivePage.open(0)) {
      var isHeld = new CountDownLatch(1);
      var answers = new AtomicReference<String>();
      Thread looker = Runs.foreign(() -> {
        isHeld.await();
        String json = get(page, "/tree.json?stacks", host(page));
        String text = get(page, "/tree.txt", host(page));
        answers.set(json + text);
      });
      String seen = runs.builder().name("held").run(() -> {
        try (var group = TaskGroup.open("<b>hostile</b>")) {
          Task<?> task = group.start("</script>\r\n\r\nX: y", Runs::forever);
          Runs.untilWaiting(task);
          String answer = holdCarrier(isHeld, answers, looker);
          group.cancel("seen");
          return answer;
        }
      });
      looker.join();
      assertTrue(seen.startsWith("HTTP/1.1 200"), seen);
      assertTrue(seen.contains("\"name\":\"held\""), seen);
      assertTrue(seen.contains("holdCarrier"), "no stack in " + seen);
      assertTrue(seen.contains("\\u003c/script\\u003e\\u000d\\u000a"), seen);
      assertFalse(seen.contains("</script>\r\n"), seen);
    }
  }

  /** Waits for the answer without letting anybody else run. */
  private static String holdCarrier(
      CountDownLatch isHeld, AtomicReference<String> answers, Thread looker) {
    isHeld.countDown();
    while (answers.get() == null && looker.isAlive()) {
      Thread.onSpinWait();
    }
    String answer = answers.get();
    return answer == null ? "nobody looked" : answer;
  }

  @Test
  void foreignHostsAndOtherMethodsAreRefused() throws Exception {
    try (var page = LivePage.open(0)) {
      int port = page.url().getPort();
      assertEquals("127.0.0.1", page.url().getHost());
      assertTrue(get(page, "/", host(page)).contains("<title>Heddle"));
      assertTrue(get(page, "/", "localhost:" + port).startsWith("HTTP/1.1 200"));
      assertTrue(get(page, "/tree.json", "evil.example:" + port).startsWith("HTTP/1.1 403"));
      assertTrue(get(page, "/tree.json", "127.0.0.1").startsWith("HTTP/1.1 403"), "another port");
      assertTrue(get(page, "/else", host(page)).startsWith("HTTP/1.1 404"));
      for (String method : new String[]{"POST", "PUT", "DELETE", "OPTIONS", "HEAD"}) {
        String answer = ask(page, method, "/tree.json", host(page));
        assertTrue(answer.startsWith("HTTP/1.1 405"), answer);
      }
    }
  }

  @Test
  void closedPageAnswersNoMore() throws Exception {
    var page = LivePage.open(0);
    String own = host(page);
    assertTrue(get(page, "/", own).startsWith("HTTP/1.1 200"));
    page.close();
    assertThrows(IOException.class, () -> get(page, "/", own));
  }

  @Test
  void clientsThatSendHalfARequestKeepNobodyOut() throws Exception {
    try (var page = LivePage.open(0)) {
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        var socket = new Socket(page.url().getHost(), page.url().getPort());
        slow.add(socket);
        socket.getOutputStream().write(
            (i % 2 == 0 ? "GET / HT" : "").getBytes(StandardCharsets.US_ASCII));
        if (i % 10 == 0) {
          assertTrue(get(page, "/", host(page)).startsWith("HTTP/1.1 200"));
        }
      }
      assertTrue(get(page, "/tree.txt", host(page)).startsWith("HTTP/1.1 200"));
      // The oldest made room for the newest.
      assertEquals(-1, slow.getFirst().getInputStream().read());
      for (Socket socket : slow) {
        socket.close();
      }
      for (String nonsense : List.of("\r\n\r\n", "GET\r\n\r\n", "GET / FTP/1\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")) {
        try (var socket = new Socket(page.url().getHost(), page.url().getPort())) {
          socket.getOutputStream().write(nonsense.getBytes(StandardCharsets.US_ASCII));
          var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        }
      }
    }
  }
}
