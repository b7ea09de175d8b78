package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.net.Loopback.Kind;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handshakes and servers, which use tasks and threads of their own, cancelled at each of the first so many moments. */
@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(90)
class NetMomentsTest {
  private static final int MOMENTS = 24;

  private static SSLContext context;

  @Parameter Runs runs;

  @BeforeAll
  static void makeKeys(@TempDir Path directory) throws Exception {
    context = TlsKeys.make(directory);
  }

  private static void letPass(int moment) throws InterruptedException {
    for (int i = 0; i < moment; i++) {
      if (i % 6 == 5) {
        Heddle.sleep(Duration.ofNanos(300_000));
      } else {
        Heddle.yieldNow();
      }
    }
  }

  @Test
  void cancelledHandshakeLeavesNothingOpenAndTheOtherSideHearsOfIt() throws Exception {
    for (int moment = 0; moment < MOMENTS; moment++) {
      int later = moment;
      Loopback.run(runs, Kind.TCP, (client, server, group) -> {
        var begun = new AtomicBoolean();
        Task<TlsStream> other = Heddle.start(() -> TlsStream.accept(server, context));
        other.onDone(_ -> {});
        Task<TlsStream> victim = Heddle.start(() -> {
          begun.set(true);
          return TlsStream.connect(client, context, "localhost");
        });
        letPass(later);
        victim.cancel("sweep");
        if (victim.outcome() instanceof Outcome.Success<TlsStream>(var stream)) {
          stream.write("hello\n");
          assertEquals("hello", other.await().readLine());
        } else {
          assertTrue(victim.isCancelled(), victim::toString);
          assertEquals(begun.get(), client.isClosed());
          client.close();
          if (other.outcome() instanceof Outcome.Success<TlsStream>(var stream)) {
            assertThrows(IOException.class, () -> stream.readExactly(1));
          } else {
            assertInstanceOf(IOException.class, other.exceptionNow());
          }
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void cancelledServerHasNoConnectionLeft(Kind kind) throws Exception {
    for (int moment = 0; moment < MOMENTS; moment++) {
      int later = moment;
      runs.run(() -> {
        try (var server = SocketServer.listen(kind.anyAddress()); var group = TaskGroup.open()) {
          Task<?> serving = group.start(() -> server.serve(EchoTest::echo));
          List<Task<?>> clients = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            clients.add(group.start(() -> talkUntilTheEnd(server.localAddress())));
          }
          letPass(later);
          serving.cancel("sweep");
          serving.outcome();
          assertEquals(0, server.connections());
          // Those whom it has not accepted hear of it when it stops to listen.
          server.shutdown(Duration.ZERO);
          group.join();
          assertTrue(clients.stream().noneMatch(Task::isCancelled));
        }
        assertFalse(Thread.interrupted());
      });
    }
  }

  private static void talkUntilTheEnd(SocketAddress address) throws InterruptedException {
    try (var stream = SocketStream.connect(address)) {
      var answer = ByteBuffer.allocate(100);
      do {
        stream.write("still there?");
      } while (stream.read(answer.clear()) >= 0);
    } catch (IOException e) {
      // Refused, reset: an end too.
      assertFalse(e.getMessage().isEmpty());
    }
  }
}
