package dev.heddle.spring.orders;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Sends one order over a connection of its own, and may go away before it has the answer. */
final class FickleClient {
  private static final String[] WAYS = {"now", "callable", "later"};

  /** What it does. */
  enum Mood {
    STAYS, LEAVES_IN_THE_REQUEST, LEAVES_AFTER_THE_REQUEST, LEAVES_IN_THE_ANSWER;

    static Mood any(Random random) {
      return random.nextBoolean() ? STAYS : values()[1 + random.nextInt(3)];
    }
  }

  final String key;
  final Mood mood;
  final boolean ordersNothing;
  private final Random random;
  private final String path;

  /** The status of the answer; 0 if it has not waited for it, or there was none. */
  volatile int status;

  FickleClient(String key, long seed, int mostMillis) {
    this.key = key;
    random = new Random(seed);
    mood = Mood.any(random);
    ordersNothing = random.nextInt(10) == 0;
    path = "/orders/" + key + "/" + WAYS[random.nextInt(WAYS.length)]
        + "?millis=" + random.nextInt(mostMillis);
  }

  void order(int port) throws IOException, InterruptedException {
    byte[] request = request();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      var out = socket.getOutputStream();
      if (mood == Mood.LEAVES_IN_THE_REQUEST) {
        out.write(request, 0, random.nextInt(request.length));
        leave(socket);
        return;
      }
      out.write(request);
      if (mood == Mood.LEAVES_AFTER_THE_REQUEST) {
        Thread.sleep(random.nextInt(12));
        leave(socket);
        return;
      }
      byte[] head = socket.getInputStream().readNBytes(12);
      if (mood == Mood.LEAVES_IN_THE_ANSWER) {
        leave(socket);
        return;
      }
      String answer = new String(head, StandardCharsets.ISO_8859_1);
      socket.getInputStream().readAllBytes();
      status = Integer.parseInt(answer.substring(9));
    }
  }

  /** By a reset, or by an ordinary end. */
  private void leave(Socket socket) throws IOException {
    if (random.nextBoolean()) {
      socket.setSoLinger(true, 0);
    }
  }

  private byte[] request() {
    String body =
        ordersNothing ? "[\"bread\", \"milk\", \"nothing\"]" : "[\"bread\", \"milk\", \"tea\"]";
    return ("POST " + path + " HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n"
        + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether the order may be, must be or must not be in the database, told by whether it is. */
  boolean isRight(boolean found) {
    return switch (mood) {
      case STAYS -> ordersNothing ? status == 422 && !found : status == 201 && found;
      case LEAVES_IN_THE_REQUEST -> !found;
      case LEAVES_AFTER_THE_REQUEST -> !(found && ordersNothing);
      case LEAVES_IN_THE_ANSWER -> found != ordersNothing;
    };
  }

  @Override
  public String toString() {
    return path + " of one who " + mood + (ordersNothing ? ", for nothing" : "") + ": " + status;
  }
}
