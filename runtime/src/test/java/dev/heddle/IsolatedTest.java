package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.net.SocketServer;
import dev.heddle.net.SocketStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that says that nobody wakes it from outside, beside a thread that might. */
@Timeout(60)
@ParameterizedClass
@EnumSource(value = Runs.class, mode = EnumSource.Mode.EXCLUDE, names = "JDK")
class IsolatedTest {
  private static final Duration SETTLED = Duration.ofMillis(40);

  @Parameter Runs runs;

  private final CountDownLatch enough = new CountDownLatch(1);

  @BeforeEach
  void aThreadThatMightWakeSomebody() {
    Thread.ofPlatform().daemon().name("idle").start(() -> {
      try {
        enough.await();
      } catch (InterruptedException _) {
        // Nobody does that.
      }
    });
  }

  @AfterEach
  void thatIsEnough() {
    enough.countDown();
  }

  private HeddleBuilder isolated() {
    HeddleBuilder builder = runs.builder().stallThreshold(SETTLED).isolated();
    builder.settings.settled = SETTLED;
    return builder;
  }

  @Test
  void isFoundStuckWhateverThreadsTheProcessHas() {
    var failure =
        assertThrows(
            DeadlockException.class, () -> isolated().run(() -> new Promise<String>().await()));
    assertTrue(failure.getMessage().contains("nothing"), failure.getMessage());
  }

  @Test
  void isNotStuckWhileItWaitsForTimeForSocketsOrForBlockingCalls() throws Exception {
    Duration quiet = SETTLED.multipliedBy(10);
    isolated().run(() -> {
      Heddle.sleep(quiet);
      assertEquals(1, Heddle.blocking(() -> {
        Thread.sleep(quiet);
        return 1;
      }));
      var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      try (var server = SocketServer.listen(loopback)) {
        var address = server.localAddress();
        Thread peer = Thread.ofPlatform().start(() -> {
          try {
            Thread.sleep(quiet);
            new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) address).getPort())
                .close();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
        try (SocketStream stream = server.accept()) {
          assertEquals(-1, stream.read(ByteBuffer.allocate(8)));
        }
        peer.join();
      }
    });
  }
}
