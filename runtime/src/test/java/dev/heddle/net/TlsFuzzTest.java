package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.net.Loopback.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real handshakes and records, of both roles, with one of them or more changed, dropped, repeated,
 * reordered, cut or made up on the way. Each end works or fails with an exception; what arrives is what
 * was sent; and others on the same carriers go on.
 */
@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(3600)
class TlsFuzzTest {
  private static SSLContext context;

  @Parameter Runs runs;

  @BeforeAll
  static void makeKeys(@TempDir Path directory) throws Exception {
    context = TlsKeys.make(directory);
  }

  @Test
  void eachEndWorksOrFailsAndHoldsNobodyUp() throws Exception {
    int trials = Integer.getInteger("heddle.fuzz.tls", 24);
    long first = Long.getLong("heddle.fuzz.seed", 1L);
    var worked = new AtomicInteger();
    runs.run(() -> {
      for (int i = 0; i < trials; i++) {
        long seed = first + i * 4L + runs.ordinal();
        try {
          trial(new Random(seed), worked);
        } catch (Exception | AssertionError e) {
          throw new AssertionError("Seed " + seed, e);
        }
      }
    });
    assertTrue(worked.get() < 2 * trials, "nothing was changed");
  }

  private static void trial(Random random, AtomicInteger worked) throws Exception {
    String version = random.nextBoolean() ? "TLSv1.2" : "TLSv1.3";
    byte[] data = new byte[random.nextInt(40_000)];
    random.nextBytes(data);
    try (var left = Loopback.open(Kind.TCP); var right = Loopback.open(Kind.TCP)) {
      var ticks = new AtomicInteger();
      try (var group = TaskGroup.open()) {
        group.startDaemon(() -> {
          while (true) {
            ticks.incrementAndGet();
            Heddle.yieldNow();
          }
        });
        // How often, and from where on: in the handshake or after it.
        int from = random.nextInt(12);
        group.startDaemon(new Relay(left.server(), right.client(), random.nextLong(), from)::run);
        group.startDaemon(new Relay(right.client(), left.server(), random.nextLong(), from)::run);
        Task<?> client = group.start(() -> end(left.client(), version, true, data, worked));
        Task<?> server = group.start(() -> end(right.server(), version, false, data, worked));
        // What waits for bytes that were dropped waits rightly.
        Heddle.awaitTasks(List.of(client, server), dev.heddle.When.ALL_COMPLETED,
            Duration.ofMillis(40));
        int before = ticks.get();
        Runs.until(() -> ticks.get() > before);
        for (Loopback pair : List.of(left, right)) {
          pair.close();
        }
        client.await();
        server.await();
        group.join();
      }
    }
  }

  private static void end(
      SocketStream below, String version, boolean client, byte[] data, AtomicInteger worked)
      throws InterruptedException {
    SSLEngine engine = context.createSSLEngine("localhost", 1);
    engine.setUseClientMode(client);
    engine.setEnabledProtocols(new String[]{version});
    try (var stream = TlsStream.over(below, engine)) {
      if (client) {
        stream.write(data);
        assertArrayEquals(data, stream.readExactly(data.length));
        stream.closeOutput();
      } else {
        assertArrayEquals(data, stream.readExactly(data.length));
        stream.write(data);
      }
      stream.read(ByteBuffer.allocate(20_000));
      worked.incrementAndGet();
    } catch (IOException _) {
      // One of the two ways to end.
    }
  }

  /** Passes records on, some of them not as they came. */
  private static final class Relay {
    private final SocketStream from;
    private final SocketStream to;
    private final Random random;
    private final List<byte[]> seen = new ArrayList<>();
    private int untouched;

    Relay(SocketStream from, SocketStream to, long seed, int untouched) {
      this.from = from;
      this.to = to;
      this.random = new Random(seed);
      this.untouched = untouched;
    }

    void run() throws InterruptedException {
      try {
        while (true) {
          byte[] head = from.readExactly(5);
          byte[] body = from.readExactly((head[3] & 0xff) << 8 | head[4] & 0xff);
          byte[] record = new byte[5 + body.length];
          System.arraycopy(head, 0, record, 0, 5);
          System.arraycopy(body, 0, record, 5, body.length);
          seen.add(record);
          if (--untouched >= 0 || random.nextInt(3) > 0) {
            send(record);
          } else {
            mutate(record);
          }
        }
      } catch (IOException _) {
        // One end has gone.
        end();
      }
    }

    private void end() throws InterruptedException {
      try {
        to.closeOutput();
      } catch (IOException _) {
        // Both have.
      }
    }

    private void send(byte[] record) throws IOException, InterruptedException {
      int split = random.nextInt(record.length + 1);
      to.write(ByteBuffer.wrap(record, 0, split));
      Heddle.yieldNow();
      to.write(ByteBuffer.wrap(record, split, record.length - split));
    }

    private void mutate(byte[] record) throws IOException, InterruptedException {
      switch (random.nextInt(11)) {
        case 0 -> {
          int at = random.nextInt(record.length);
          record[at] ^= (byte) (1 << random.nextInt(8));
          send(record);
        }
        case 1 -> {
          record[random.nextInt(5)] = (byte) random.nextInt(256);
          send(record);
        }
        case 2 -> {
          // Type and length of a handshake message.
          record[Math.min(record.length - 1, 5 + random.nextInt(6))] = (byte) random.nextInt(256);
          send(record);
        }
        case 3 -> {}
        case 4 -> {
          send(record);
          send(record);
        }
        case 5 -> {
          to.write(ByteBuffer.wrap(record, 0, random.nextInt(record.length)));
          throw new EOFException("cut");
        }
        case 6 -> {
          send(seen.get(random.nextInt(seen.size())));
          send(record);
        }
        case 7 -> {
          byte[] made = new byte[5 + random.nextInt(random.nextInt(10) == 0 ? 20_000 : 64)];
          random.nextBytes(made);
          made[0] = (byte) (20 + random.nextInt(5));
          made[1] = 3;
          made[2] = 3;
          made[3] = (byte) (made.length - 5 >> 8);
          made[4] = (byte) (made.length - 5);
          send(made);
          send(record);
        }
        case 8 -> {
          // Many empty ones.
          for (int i = 0; i < 100; i++) {
            to.write(new byte[]{(byte) (20 + i % 4), 3, 3, 0, 0});
          }
          send(record);
        }
        case 9 -> {
          // A length that is a lie.
          record[3] = (byte) random.nextInt(256);
          record[4] = (byte) random.nextInt(256);
          send(record);
        }
        default -> {
          byte[] noise = new byte[random.nextInt(70_000)];
          random.nextBytes(noise);
          to.write(noise);
        }
      }
    }
  }
}
