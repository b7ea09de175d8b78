package dev.heddle.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Where members of a cluster listen. */
final class Addresses {
  private static final int CONNECT_MILLIS = 3_000;

  private Addresses() {}

  /** Reads {@code host}, {@code host:port} or {@code [v6]:port}, several of them with commas between. */
  static List<InetSocketAddress> parse(String... texts) {
    return Arrays.stream(texts)
        .flatMap(text -> Stream.of(text.split(",")))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(Addresses::parseOne)
        .toList();
  }

  private static InetSocketAddress parseOne(String text) {
    int colon = text.lastIndexOf(':');
    boolean hasPort =
        colon > 0 && text.indexOf(']') < colon
            && (text.startsWith("[") || text.indexOf(':') == colon);
    String host = hasPort ? text.substring(0, colon) : text;
    try {
      int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : Node.FIRST_PORT;
      return InetSocketAddress
          .createUnresolved(host.replaceAll("^\\[|]$", ""), port);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "A member's address is HOST or HOST:PORT, not '" + text + "'", e);
    }
  }

  /** What {@link #parse} reads again. */
  static String text(String host, int port) {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  /**
   * Asks each whether this process may join, so that a refusal is known before Hazelcast is started,
   * which would begin a cluster of its own. Returns how many there are.
   *
   * @throws JoinRefusedException if one refuses
   */
  static int knock(List<InetSocketAddress> all, Handshake handshake) {
    int there = 0;
    for (InetSocketAddress each : all) {
      try (var socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(each.getHostString(), each.getPort()), CONNECT_MILLIS);
        handshake.connect(socket);
        there++;
      } catch (Handshake.RefusedException e) {
        throw new JoinRefusedException(String.valueOf(e.getMessage()));
      } catch (IOException _) {
        // Nobody is there, or it is on its way.
      }
    }
    return there;
  }
}
