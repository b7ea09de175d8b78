package dev.heddle.observe;

import static dev.heddle.observe.PageClient.ask;
import static dev.heddle.observe.PageClient.get;
import static dev.heddle.observe.PageClient.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.observe.folding.Folding;
import dev.heddle.sync.Lock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of others make it do nothing, nobody makes it do much, and names are but text. */
@Timeout(120)
class HostilePageTest {

  @ParameterizedTest
  @ValueSource(strings = {"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
      "Sec-Fetch-Site: anything", "Origin: http://evil.example", "Origin: null",
      "Origin: http://127.0.0.1:1", "Origin: https://127.0.0.1"})
  void otherPagesHaveNothingMade(String header) throws Exception {
    var asked = new AtomicInteger();
    PageSource source = source(asked::incrementAndGet);
    var buttons = CancelButtons.withToken("open-sesame");
    try (var page = LivePage.open(0, source, buttons, Duration.ofSeconds(10))) {
      for (String path : List.of("/tree.json?stacks", "/tree.txt", "/view.json", "/page.js")) {
        String answer = ask(page, "GET", path, host(page), header);
        assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
        // As a link or a picture has it asked.
        answer = ask(page, "GET", path, host(page), header, "Sec-Fetch-Mode: navigate");
        assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
      }
      String cancel = ask(page, "POST", "/cancel?thread=1", host(page), header,
          "X-Heddle-Token: open-sesame");
      assertTrue(cancel.startsWith("HTTP/1.1 403"), cancel);
      assertEquals(0, asked.get());
    }
  }

  @Test
  void thisPageAndAnAddressThatIsTypedAreAnsweredAndLinksLeadHere() throws Exception {
    try (var page = LivePage.open(0)) {
      for (String site : List.of("same-origin", "none")) {
        String answer = ask(page, "GET", "/view.json", host(page), "Sec-Fetch-Site: " + site,
            "Origin: http://" + host(page));
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
      }
      String linked = ask(page, "GET", "/", host(page), "Sec-Fetch-Site: cross-site",
          "Sec-Fetch-Mode: navigate");
      assertTrue(linked.startsWith("HTTP/1.1 200"), linked);
      assertTrue(linked.contains("Cross-Origin-Resource-Policy: same-origin"), linked);
    }
  }

  private interface Asked {
    void now() throws IOException;
  }

  private static PageSource source(Asked asked) {
    return new PageSource() {
      @Override
      public String tree(boolean stacks, boolean json) throws IOException {
        asked.now();
        return "tree";
      }

      @Override
      public String folded(String question) throws IOException {
        asked.now();
        return "{\"question\":\"" + question + "\"}";
      }
    };
  }

  @Test
  void aHundredQuestionsAtOnceAreMadeOneByOneOrRefused() throws Exception {
    var mayEnd = new Semaphore(0);
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var source = source(() -> {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      mayEnd.acquireUninterruptibly();
      now.decrementAndGet();
    });
    try (var page = LivePage.open(0, source, null, Duration.ofSeconds(30));
        var threads = Executors.newCachedThreadPool()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String path = i % 3 == 0 ? "/tree.json?stacks" : "/view.json?find=" + i;
        answers.add(threads.submit(() -> get(page, path)));
      }
      // Those beyond what waits are refused while the first is still made.
      while (now.get() == 0) {
        Thread.sleep(1);
      }
      assertTrue(get(page, "/").startsWith("HTTP/1.1 200"));
      mayEnd.release(100);
      for (Future<String> each : answers) {
        String answer = each.get();
        boolean busy = answer.startsWith("HTTP/1.1 503") && answer.contains("Retry-After: 1");
        // Or hung up on, for newer ones.
        assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 200") || busy, answer);
      }
      assertEquals(1, most.get());
    }
  }

  @Test
  void namesAreCutAndSteerNoTerminal() throws Exception {
    String hostile = "\u001b[2J\u202eevil\n" + "x".repeat(100_000);
    try (var page = LivePage.open(0)) {
      Heddle.builder().name(hostile).run(() -> {
        var lock = new Lock();
        try (var group = TaskGroup.open(hostile)) {
          group.start(hostile, () -> lock.with(Runs::forever));
          Heddle.yieldNow();
          group.start("\ud83d\ude00".repeat(500), () -> lock.with(() -> {}));
          Heddle.yieldNow();
          Heddle.blocking(() -> {
            for (String path : List.of("/view.json", "/view.json?find=evil")) {
              String view = get(page, path);
              assertTrue(view.contains("\"name\":\"?[2J?evil?xxx"), view);
              assertTrue(view.contains("xxx\\u2026\""), view);
              assertTrue(view.length() < 8_192, () -> view.length() + " characters");
            }
            String view = get(page, "/view.json");
            assertTrue(view.contains("\"holder\":\"?[2J?evil?xxx"), view);
            assertTrue(view.contains("\\ud83d\\ude00\\u2026\""), "half a character in " + view);
            for (String text : List.of(Folding.answer(Folding.ALIKE), get(page, "/tree.txt"))) {
              assertFalse(text.contains("\u001b") || text.contains("\u202e"), text);
              assertTrue(text.lines().allMatch(line -> line.length() < 1_100), text);
            }
            return null;
          });
          group.cancel("seen");
        }
      });
    }
  }
}
