package dev.heddle.observe;

import static dev.heddle.observe.PageClient.ask;
import static dev.heddle.observe.PageClient.get;
import static dev.heddle.observe.PageClient.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Action;
import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.sync.Event;
import dev.heddle.sync.Lock;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the page shows of very many tasks, and what its buttons do. */
@Timeout(120)
class FoldedPageTest {
  private static final int MANY = 100_000;

  private interface Look {
    void at(LivePage page, TaskGroup group) throws Exception;
  }

  /** Looks from within a run that has waiters of one event, and two tasks at one lock. */
  private static void look(int waiters, LivePage page, Look look) throws Exception {
    var end = new Event();
    var till = new Lock();
    try (var group = TaskGroup.open("shop")) {
      group.start("<i>ann</i>", () -> till.with(end::await));
      Heddle.yieldNow();
      group.start("bob", () -> till.with(() -> {}));
      for (int i = 0; i < waiters; i++) {
        group.start("guest " + i, end::await);
      }
      group.start("host", () -> {
        try (var tables = TaskGroup.open("tables")) {
          tables.start("table", end::await);
          tables.join();
        }
      });
      for (int i = 0; i < 3; i++) {
        Heddle.yieldNow();
      }
      Heddle.blocking(() -> {
        look.at(page, group);
        return null;
      });
      end.set();
      group.join();
    }
  }

  private static void look(int waiters, Look look) throws Exception {
    try (var page = LivePage.open(0)) {
      Heddle.builder().run(() -> look(waiters, page, look));
    }
  }

  @Test
  void hundredThousandWaitersAreOneLineOfAFewKilobytes() throws Exception {
    look(MANY, (page, _) -> {
      String view = get(page, "/view.json");
      assertTrue(view.contains("\"name\":\"await of Event\",\"alike\":\"await of Event\""), view);
      assertTrue(view.contains("\"count\":100001,"), view);
      assertTrue(view.contains("\"names\":\"\\u003ci\\u003eann\\u003c/i\\u003e, guest 0"), view);
      assertTrue(view.length() < 8_192, () -> view.length() + " characters");
    });
  }

  @Test
  void whoWaitsForWhomIsShownAndTasksWithGroupsAreNotFolded() throws Exception {
    look(10, (page, _) -> {
      String view = get(page, "/view.json");
      assertTrue(view.contains("\"name\":\"bob\""), view);
      assertTrue(view.contains("\"holder\":\"\\u003ci\\u003eann"), view);
      assertTrue(view.contains("\"name\":\"tables\",\"count\":1"), view);
      assertTrue(view.contains("\"name\":\"host\""), view);
      assertFalse(view.contains("<i>"), view);
    });
  }

  @Test
  void openedCrowdShowsSomeMembersAndCountsTheRest() throws Exception {
    look(1_000, (page, _) -> {
      var key = Pattern.compile("\"kind\":\"crowd\",\"key\":\"([^\"]+)\"")
          .matcher(get(page, "/view.json"));
      assertTrue(key.find());
      String view =
          get(page, "/view.json?open=" + URLEncoder.encode(key.group(1), StandardCharsets.UTF_8));
      assertTrue(view.contains("\"open\":true"), view);
      assertTrue(view.contains("\"name\":\"guest 42\""), view);
      assertTrue(view.contains("\"kind\":\"more\",\"key\":\"\",\"depth\":3,\"count\":901"), view);
    });
  }

  @Test
  void tasksAreFoundByAPartOfTheirNameWithTheirPlace() throws Exception {
    look(1_000, (page, _) -> {
      String view = get(page, "/view.json?find=GUEST+99");
      assertEquals(11, view.split("\"kind\":\"task\"", -1).length - 1, view);
      assertTrue(view.contains("\"path\":\"main \\u203a shop\""), view);
      assertTrue(get(page, "/view.json?find=table").contains("shop \\u203a host \\u203a tables"));
      assertTrue(get(page, "/view.json?find=%").contains("\"lines\":[]"));
    });
  }

  @Test
  void deepTreeIsCutWithACount() throws Exception {
    try (var page = LivePage.open(0)) {
      Heddle.run(() -> nest(2_000, () -> Heddle.blocking(() -> {
        String view = get(page, "/view.json");
        assertTrue(view.contains("\"kind\":\"more\""), "all lines");
        assertEquals(1_001, view.split("\"kind\":", -1).length - 1);
        return null;
      })));
    }
  }

  private static void nest(int levels, Action<Exception> innermost) throws Exception {
    if (levels == 0) {
      innermost.run();
      return;
    }
    try (var group = TaskGroup.open("level " + levels)) {
      group.start(() -> nest(levels - 1, innermost));
      group.join();
    }
  }

  @Test
  void tokenCancelsATaskOfARunWithTheButtonsAndNothingElseDoes() throws Exception {
    var buttons = CancelButtons.withToken("open-sesame");
    try (var page = LivePage.open(0, buttons)) {
      Heddle.builder().probe(buttons).run(() -> look(0, page, (_, group) -> {
        Task<?> victim = group.start("victim", Runs::forever);
        String cancel = "/cancel?thread=" + victim.thread().threadId();
        assertTrue(get(page, "/view.json").contains("{\"buttons\":true,"));
        assertStatus(403, ask(page, "POST", cancel, host(page)));
        assertStatus(403, ask(page, "POST", cancel, host(page), "X-Heddle-Token: wrong"));
        assertStatus(404, get(page, cancel));
        String right = "X-Heddle-Token: open-sesame";
        assertStatus(403, ask(page, "POST", cancel, "evil.example", right));
        assertStatus(400, ask(page, "POST", "/cancel?thread=x", host(page), right));
        assertStatus(404, ask(page, "POST", "/cancel?thread=1", host(page), right));
        assertFalse(victim.isDone());
        assertStatus(200, ask(page, "POST", cancel, host(page), right));
        assertTrue(victim.outcome().toString().contains("cancelled on the live page"),
            victim::toString);
        assertStatus(404, ask(page, "POST", cancel, host(page), right));
      }));
    }
  }

  private static void assertStatus(int status, String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
  }

  @Test
  void pageWithoutButtonsCancelsNothing() throws Exception {
    look(0, (page, _) -> {
      assertTrue(get(page, "/view.json").contains("{\"buttons\":false,"));
      assertStatus(405, ask(page, "POST", "/cancel?thread=1", host(page), "X-Heddle-Token: a"));
    });
  }

  @Test
  void tokenThatIsTooShortOrNoWordIsRefused() {
    for (String token : List.of("", "short", "with blanks in it", "with\r\nlines")) {
      assertThrows(IllegalArgumentException.class, () -> CancelButtons.withToken(token));
    }
    var buttons = CancelButtons.withRandomToken();
    assertFalse(buttons.toString().contains(buttons.token()));
  }
}
