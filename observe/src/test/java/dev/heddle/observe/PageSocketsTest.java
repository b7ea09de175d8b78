package dev.heddle.observe;

import static dev.heddle.observe.PageClient.get;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PageSocketsTest {
  private static final int MORE_THAN_BUFFERS_HOLD = 64 << 20;

  @Test
  void readerThatTakesNothingIsHungUpOnAndHoldsNobody() throws Exception {
    String large = "x".repeat(MORE_THAN_BUFFERS_HOLD);
    var source = new PageSource() {
      @Override
      public String tree(boolean stacks, boolean json) {
        return json ? large : "x";
      }

      @Override
      public String folded(String question) {
        return "";
      }
    };
    try (var page = LivePage.open(0, source, null, Duration.ofSeconds(2));
        var slow = new Socket()) {
      slow.setReceiveBufferSize(4_096);
      slow.connect(new InetSocketAddress(page.url().getHost(), page.url().getPort()));
      slow.getOutputStream().write(
          ("GET /tree.json HTTP/1.1\r\nHost: " + PageClient.host(page) + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      String other = get(page, "/tree.txt");
      assertTrue(other.endsWith("\r\n\r\nx"), other);
      untilThreadsOfThePageAreFewerThan(2);
      assertTrue(readsLessThanAll(slow), "the answer was waited for to its end");
    }
  }

  private static boolean readsLessThanAll(Socket slow) {
    try {
      return slow.getInputStream().readAllBytes().length < MORE_THAN_BUFFERS_HOLD;
    } catch (IOException _) {
      return true;
    }
  }

  /** But for the one that accepts, and the one with the clock. */
  private static void untilThreadsOfThePageAreFewerThan(int most) throws InterruptedException {
    while (Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("heddle-live-page"))
        .count() - 2 >= most - 1) {
      Thread.sleep(10);
    }
  }

  @Test
  void pageOnATakenPortSaysSo() throws Exception {
    try (var page = LivePage.open(0)) {
      assertThrows(IOException.class, () -> LivePage.open(page.url().getPort()));
    }
  }
}
