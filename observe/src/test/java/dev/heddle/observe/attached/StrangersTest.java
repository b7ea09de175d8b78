package dev.heddle.observe.attached;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StrangersTest {
  @Test
  void whoDoesNotKnowTheWordIsSentAwayAndTheAgentIsHeard() throws Exception {
    byte[] word = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    try (var listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      try (var reset = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
        reset.setSoLinger(true, 0);
        reset.getOutputStream().write('0');
      }
      agentIsHeardAfterStrangers(listening, word);
    }
  }

  private static void agentIsHeardAfterStrangers(ServerSocket listening, byte[] word)
      throws Exception {
    try (
        var stranger = new Socket(listening.getInetAddress(), listening.getLocalPort());
        var hungUp = new Socket(listening.getInetAddress(), listening.getLocalPort());
        var agent = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
      stranger.getOutputStream().write("0123456789abcdeg".getBytes(StandardCharsets.US_ASCII));
      hungUp.shutdownOutput();
      agent.getOutputStream().write(word);
      try (Socket heard = AgentConnection.accept(1, listening, word)) {
        assertEquals(agent.getLocalPort(), heard.getPort());
      }
      assertEquals(-1, stranger.getInputStream().read());
    }
  }
}
