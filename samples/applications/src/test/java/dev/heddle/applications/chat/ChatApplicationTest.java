package dev.heddle.applications.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.applications.RunningApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ChatApplicationTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private RunningApplication server;
  private URI address;

  @BeforeEach
  void start() throws Exception {
    server = RunningApplication.start("chat", "--port=0", "--backlog=10");
    address = URI.create(server.awaitLine("listening on "));
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void whatIsSaidIsHeardInItsRoomInOrderByAll() throws Exception {
    var ada = Visitor.listening(client, address, "loom", "Ada");
    assertEquals("Ada comes in", ada.next());
    var bob = Visitor.listening(client, address, "loom", "Bob");
    var eve = Visitor.listening(client, address, "shop", "Eve");
    for (Visitor each : new Visitor[]{ada, bob}) {
      assertEquals("Bob comes in", each.next());
    }
    for (int i = 0; i < 10; i++) {
      ada.say("weft " + i);
    }
    for (Visitor each : new Visitor[]{ada, bob}) {
      for (int i = 0; i < 10; i++) {
        assertEquals("Ada: weft " + i, each.next());
      }
    }
    ada.leave();
    assertEquals("closed 1000", ada.next());
    assertEquals("Ada leaves", bob.next());
    bob.vanish();
    assertEquals("Eve comes in", eve.next());
    eve.say("alone");
    assertEquals("Eve: alone", eve.next());
  }

  @Test
  void readerThatIsLostHasLeft() throws Exception {
    var ada = Visitor.listening(client, address, "loom", "Ada");
    assertEquals("Ada comes in", ada.next());
    var bob = Visitor.deaf(client, address, "loom", "Bob");
    assertEquals("Bob comes in", ada.next());
    bob.vanish();
    assertEquals("Bob leaves", ada.next());
  }

  @Test
  void readerThatDoesNotReadHoldsUpNobodyAndIsToldWhatItHasMissed() throws Exception {
    var sloth = Visitor.deaf(client, address, "loom", "Sloth");
    var ada = Visitor.listening(client, address, "loom", "Ada");
    assertEquals("Ada comes in", ada.next());
    String long16k = "x".repeat(16 << 10);
    int many = 1_500; // More than any buffers of the system's on the way.
    for (int i = 0; i < many; i++) {
      ada.say(i + " " + long16k);
      assertEquals("Ada: " + i + " " + long16k, ada.next());
    }
    sloth.listen();
    int heard = 0;
    int missed = 0;
    String message;
    do {
      message = sloth.next();
      if (message.startsWith("Ada: ")) {
        heard++;
      } else if (message.startsWith("(you have missed ")) {
        missed += Integer.parseInt(message.split(" ")[3]);
      }
    } while (!message.startsWith("Ada: " + (many - 1)));
    assertTrue(missed > 0);
    assertEquals(many, heard + missed);
  }

  @Test
  void whoIsThereAtTheEndIsToldAndNothingIsLeft() throws Exception {
    var ada = Visitor.listening(client, address, "loom", "Ada");
    assertEquals("Ada comes in", ada.next());
    server.terminate();
    assertEquals("closed 1001", ada.next());
    assertEquals(0, server.join());
  }

  @Test
  void pageForBrowsersIsThere() throws Exception {
    String page =
        client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
    assertTrue(page.contains("new WebSocket("), page);
  }
}
