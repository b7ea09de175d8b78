package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.net.Loopback.Kind;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One echo server and clients of every bad kind at once. The good ones get every byte back, the
 * server hears of nothing but broken connections, and at the end nothing is left.
 */
@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(300)
class FaultInjectionTest {
  private static final int CLIENTS_OF_A_KIND = 10;

  @Parameter Runs runs;

  private enum Behaviour {
    GOOD, SLOW, IMPATIENT, RESETS, CLOSES_EARLY, CLOSED_BY_ANOTHER, CANCELLED, SILENT
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void nothingHangsAndNothingIsLost(Kind kind) throws Exception {
    var failures = new ConcurrentLinkedQueue<Throwable>();
    var complete = new AtomicInteger();
    runs.builder().onFailure((_, failure) -> failures.add(failure)).run(() -> {
      try (var server = SocketServer.listen(kind.anyAddress()); var group = TaskGroup.open()) {
        Task<?> serving = group.start(() -> server.serve(EchoTest::echo));
        try (var clients = TaskGroup.open("clients")) {
          for (int i = 0; i < CLIENTS_OF_A_KIND; i++) {
            for (Behaviour behaviour : Behaviour.values()) {
              var random = new Random(31 * i + behaviour.ordinal());
              Task<?> client = clients.start(behaviour.toString(), () -> {
                try (var stream = SocketStream.connect(server.localAddress())) {
                  if (behave(behaviour, stream, random)) {
                    complete.incrementAndGet();
                  }
                }
              });
              if (behaviour == Behaviour.CANCELLED) {
                clients.start(() -> {
                  Heddle.sleep(Duration.ofNanos(random.nextInt(10_000_000)));
                  client.cancel("fault");
                });
              }
            }
          }
          clients.join();
        }
        server.shutdown(Duration.ofMillis(50));
        serving.await();
        assertEquals(0, server.connections());
      }
    });
    assertEquals(3 * CLIENTS_OF_A_KIND, complete.get());
    assertTrue(failures.stream().allMatch(e -> e instanceof IOException), failures::toString);
  }

  /** Returns whether all that was sent came back. */
  private static boolean behave(Behaviour behaviour, SocketStream stream, Random random)
      throws Exception {
    byte[] message = SocketStreamTest.random(200_000 + random.nextInt(200_000));
    try (var group = TaskGroup.open()) {
      var source = ByteBuffer.wrap(message);
      switch (behaviour) {
        case GOOD, SLOW, IMPATIENT -> {
          group.start(() -> {
            stream.write(source);
            stream.closeOutput();
          });
          var target = ByteBuffer.allocate(message.length);
          while (target.hasRemaining()) {
            if (behaviour == Behaviour.SLOW) {
              target.put(stream.readExactly(Math.min(50_000, target.remaining())));
              Heddle.sleep(Duration.ofMillis(2));
            } else if (behaviour == Behaviour.GOOD) {
              stream.readExactly(target);
            } else {
              impatientRead(stream, target, random);
            }
          }
          assertEquals(-1, stream.read(ByteBuffer.allocate(1)));
          assertArrayEquals(message, target.array());
          group.join();
          return true;
        }
        case RESETS -> {
          stream.write(ByteBuffer.wrap(message, 0, 1000));
          if (!(stream.localAddress() instanceof java.net.UnixDomainSocketAddress)) {
            stream.option(StandardSocketOptions.SO_LINGER, 0);
          }
        }
        case CLOSES_EARLY -> stream.write(ByteBuffer.wrap(message, 0, random.nextInt(50_000)));
        case CLOSED_BY_ANOTHER -> {
          Task<?> writer = group.start(() -> writeInVain(stream, message));
          Heddle.sleep(Duration.ofMillis(random.nextInt(5)));
          stream.close();
          writer.await();
        }
        case CANCELLED -> writeInVain(stream, message);
        case SILENT -> Heddle.sleep(Duration.ofMillis(random.nextInt(10)));
      }
      return false;
    }
  }

  private static void impatientRead(SocketStream stream, ByteBuffer target, Random random)
      throws IOException, InterruptedException {
    try {
      Heddle.timeout(Duration.ofNanos(random.nextInt(300_000)), () -> stream.read(target));
    } catch (TimeoutException _) {
      Heddle.yieldNow();
    }
  }

  /** Nobody reads the echo, so this gets stuck, in the server too. */
  private static void writeInVain(SocketStream stream, byte[] message)
      throws InterruptedException {
    try {
      while (true) {
        stream.write(message);
      }
    } catch (IOException e) {
      assertEquals(StreamClosedException.class, e.getClass(), e.toString());
    }
  }
}
