package dev.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How clients that wait come in. */
@Timeout(120)
class AcceptingTest {
  private static final int CLIENTS = 48;

  /** Counts, at the listening socket, how many come in together. */
  private static final class Arrivals extends ChannelInboundHandlerAdapter {
    private int accepted;
    private int turns;

    @Override
    public void channelRead(ChannelHandlerContext context, Object child) {
      accepted++;
      context.fireChannelRead(child);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      turns++;
      context.fireChannelReadComplete();
    }
  }

  /** One for each turn of a loop that those have filled who are in already would take seconds. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IO_URING")
  void clientsThatWaitAreAcceptedTogether(Transport transport) throws Exception {
    if (!transport.isAvailable()) {
      return;
    }
    var arrivals = new Arrivals();
    ServerFixture.run(1).run(() -> {
      var builder =
          NettyServer.builder()
              .transport(transport)
              .bootstrap(bootstrap -> bootstrap.handler(arrivals));
      List<WireClient> clients = new CopyOnWriteArrayList<>();
      try (var server = builder.serve(exchange -> exchange.respond("in"))) {
        var connecting = Thread.ofPlatform().start(() -> connect(server.port(), clients));
        while (connecting.isAlive()) {
          // Holds the carrier, so that nobody is accepted.
          Thread.onSpinWait();
        }
        Heddle.blocking(() -> {
          for (WireClient client : clients) {
            assertEquals("200 in", client.answer());
            client.close();
          }
        });
      }
    });
    assertEquals(CLIENTS, arrivals.accepted);
    assertTrue(arrivals.turns < CLIENTS / 16, "in " + arrivals.turns + " turns");
  }

  private static void connect(int port, List<WireClient> clients) {
    try {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(new WireClient(port).say(WireClient.get("/")));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
