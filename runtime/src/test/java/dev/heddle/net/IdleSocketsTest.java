package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever has become of a connection, one that nobody does anything with costs nothing: what the system goes on reporting
 * of it must not keep a selector from sleeping.
 */
@Timeout(60)
class IdleSocketsTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration WHILE = Duration.ofMillis(200);

  /** The processor time of each thread that carries tasks or awaits channels. */
  private static Map<Long, Long> used() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("heddle-"))
        .collect(
            Collectors.toMap(Thread::threadId, t -> THREADS.getThreadCpuTime(t.threadId())));
  }

  private static void assertIdle(String what) throws InterruptedException {
    // What has just happened may have left something to do.
    Heddle.sleep(Duration.ofMillis(20));
    Map<Long, Long> before = used();
    long began = System.nanoTime();
    Heddle.sleep(WHILE);
    long slept = System.nanoTime() - began;
    used().forEach((thread, now) -> {
      long busy = now - before.getOrDefault(thread, now);
      assertTrue(busy < slept / 2, () -> what + ": busy for " + busy + " of " + slept + " ns");
    });
  }

  @ParameterizedTest
  @EnumSource
  void connectionInAnyStateCostsNothingWhileNobodyUsesIt(Runs runs) throws Exception {
    runs.run(() -> {
      try (var peers = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
          var group = TaskGroup.open()) {
        try (var stream = SocketStream.connect(peers.getLocalSocketAddress());
            Socket peer = peers.accept()) {
          assertIdle("after connect");
          Task<Integer> reader = group.start(() -> stream.read(ByteBuffer.allocate(1)));
          assertIdle("being read");
          peer.getOutputStream().write(7);
          reader.await();
          assertIdle("after a read");
          peer.getOutputStream().write(7);
          assertIdle("with bytes that nobody reads");
          Task<Void> writer = group.start("writer", () -> {
            var much = ByteBuffer.allocate(1 << 20);
            while (true) {
              stream.write(much.clear());
            }
          });
          Runs.untilWaiting(writer);
          assertIdle("with a writer whose peer does not read");
          writer.cancel("enough");
          writer.outcome();
          assertIdle("after a cancelled write");
        }
        try (var stream = SocketStream.connect(peers.getLocalSocketAddress())) {
          try (Socket peer = peers.accept()) {
            peer.shutdownOutput();
            assertIdle("half closed by its peer");
            stream.read(ByteBuffer.allocate(1));
            assertIdle("half closed by its peer, and read to the end");
          }
          assertIdle("closed by its peer");
        }
        group.join();
      }
    });
  }
}
