package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Heddle;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's blocking sockets. */
@Timeout(120)
class SocketTest {
  /** Answers each number with its double, after a moment. */
  private static void serve(Socket socket) {
    try (socket) {
      var in = new DataInputStream(socket.getInputStream());
      var out = new DataOutputStream(socket.getOutputStream());
      while (true) {
        int number = in.readInt();
        Thread.sleep(0, 300_000);
        out.writeInt(2 * number);
      }
    } catch (IOException | InterruptedException e) {
      // The client has gone.
    }
  }

  static ServerSocket server() throws IOException {
    var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(() -> {
      try {
        while (true) {
          Socket socket = server.accept();
          Thread.ofPlatform().daemon().start(() -> serve(socket));
        }
      } catch (IOException e) {
        // The end.
      }
    });
    return server;
  }

  @ParameterizedTest
  @EnumSource
  void cancelledReadClosesItsSocketAndMixesNothingUp(Runs runs) throws Exception {
    try (var server = server()) {
      var numbers = new AtomicInteger();
      runs.run(() -> {
        AtRandom.cancelUntilMet(() -> {
          try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            ask(socket, numbers.incrementAndGet());
            ask(socket, numbers.incrementAndGet());
          }
          return null;
        }, SocketException.class);
        Heddle.gather(() -> {
          try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            ask(socket, 4);
          }
        });
      });
    }
  }

  private static void ask(Socket socket, int number) throws IOException {
    new DataOutputStream(socket.getOutputStream()).writeInt(number);
    assertEquals(2 * number, new DataInputStream(socket.getInputStream()).readInt());
  }
}
