package dev.heddle.applications.bot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.applications.RunningApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BotApplicationTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private RunningApplication messenger;
  private URI address;

  @BeforeEach
  void start() throws Exception {
    messenger = RunningApplication.start("messenger", "--port=0", "--faults=0.3");
    address = URI.create(messenger.awaitLine("listening on "));
  }

  @AfterEach
  void stop() {
    messenger.close();
    http.close();
  }

  private RunningApplication startBot() throws Exception {
    var bot = RunningApplication.start("bot", "--messenger=" + address);
    bot.awaitLine("ready");
    return bot;
  }

  private User user(long chat) {
    return new User(http, address, chat);
  }

  @Test
  void eachUserIsAnsweredEachWordOnceInOrderThoughRequestsFail() throws Exception {
    try (var _ = startBot()) {
      List<User> users = IntStream.range(0, 20).mapToObj(this::user).toList();
      for (int word = 0; word < 10; word++) {
        for (User user : users) {
          user.say("word " + word);
        }
      }
      for (User user : users) {
        assertEquals(
            IntStream.range(0, 10).mapToObj(word -> "You said: word " + word).toList(),
            user.hear(10));
      }
    }
  }

  @Test
  void dialogueIsStraightCodeAndHoldsUpNobodyElse() throws Exception {
    try (var _ = startBot()) {
      User ada = user(1);
      User bob = user(2);
      ada.say("/order");
      assertEquals(List.of("What would you like?"), ada.hear(1));
      bob.say("hello");
      assertEquals(List.of("You said: hello"), bob.hear(1));
      for (String said : List.of("tea", "some", "3", "yes", "thanks")) {
        ada.say(said);
      }
      assertEquals(
          List.of("What would you like?", "How many?", "A number from 1 to 9999, please.",
              "3 x tea, right?", "It is on its way.", "You said: thanks"),
          ada.hear(6));
    }
  }

  @Test
  void botThatIsStoppedFinishesWhatItHasHeardAndTheNextOneGoesOn() throws Exception {
    User ada = user(1);
    User bob = user(2);
    try (var bot = startBot()) {
      bob.say("/order");
      assertEquals(List.of("What would you like?"), bob.hear(1));
      ada.say("/nap");
      ada.say("and then?");
      assertEquals("Good night.", ada.hear(1).getFirst());
      awaitSeen(ada);
      bot.terminate();
      assertEquals(0, bot.join());
    }
    assertEquals(List.of("Good night.", "Good morning.", "You said: and then?"), ada.hear(3));
    ada.say("are you there?");
    try (var _ = startBot()) {
      var heard = new ArrayList<>(ada.hear(4));
      assertEquals("You said: are you there?", heard.getLast());
      assertEquals(4, heard.size(), heard::toString);
    }
  }

  /** A stranger's word comes after hers; so when it is answered, hers has arrived. */
  private void awaitSeen(User before) throws Exception {
    User stranger = user(before.chat() + 1_000);
    stranger.say("hello");
    stranger.hear(1);
  }
}
