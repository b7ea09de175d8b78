package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.heddle.Runs;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a stream knows of its socket, and what can be set of it. */
@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class SocketDetailsTest {
  @Parameter Runs runs;

  private static SocketServer listen() throws IOException {
    return SocketServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @Test
  void eachSideKnowsItsOwnAddressAndTheOthers() throws Exception {
    runs.run(() -> {
      try (var server = listen();
          var client = SocketStream.connect(server.localAddress());
          var accepted = server.accept()) {
        assertEquals(server.localAddress(), client.remoteAddress());
        assertEquals(client.localAddress(), accepted.remoteAddress());
        assertEquals(client.remoteAddress(), accepted.localAddress());
      }
    });
  }

  /** One whose effect the other side sees: to linger for no time is to reset instead of to end. */
  @Test
  @SuppressWarnings("try")
  void optionTakesEffect() throws Exception {
    runs.run(() -> {
      try (var server = listen();
          var client = SocketStream.connect(server.localAddress());
          var orderly = server.accept()) {
        client.write("bye\n");
        client.close();
        assertEquals("bye", orderly.readLine());
        assertThrows(EOFException.class, orderly::readLine);
      }
      try (var server = listen();
          var client = SocketStream.connect(server.localAddress());
          var reset = server.accept()) {
        client.option(StandardSocketOptions.SO_LINGER, 0).close();
        var why = assertThrows(IOException.class, reset::readLine);
        assertFalse(why instanceof EOFException, why::toString);
        assertThrows(UnsupportedOperationException.class,
            () -> reset.option(StandardSocketOptions.IP_MULTICAST_LOOP, true));
      }
    });
  }
}
