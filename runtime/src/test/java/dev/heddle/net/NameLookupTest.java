package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.net.Loopback.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class NameLookupTest {
  private static SSLContext context;

  @Parameter Runs runs;

  @BeforeAll
  static void makeKeys(@TempDir Path directory) throws Exception {
    context = TlsKeys.make(directory);
  }

  @Test
  void lookupsAndHandshakesGoOnWhileTheProgramsCallsTakeAllPlaces() throws Exception {
    runs.run(() -> {
      var busy = new AtomicInteger();
      var latch = new CountDownLatch(1);
      try (var server = SocketServer.listen(Kind.TCP.anyAddress()); var group = TaskGroup.open()) {
        for (int i = 0; i < 64; i++) {
          group.start(() -> Heddle.blocking(() -> {
            busy.incrementAndGet();
            return latch.await(1, TimeUnit.HOURS);
          }));
        }
        Runs.until(() -> busy.get() == 64);
        group.startDaemon(() -> server.serve(connection -> {
          try (var encrypted = TlsStream.accept(connection, context)) {
            EchoTest.echo(encrypted);
          }
        }));
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        try (var plain = SocketStream.connect("localhost", port);
            var client = TlsStream.connect(plain, context, "localhost")) {
          client.write("hello\n");
          assertEquals("hello", client.readLine());
        }
        latch.countDown();
        group.join();
      }
    });
  }

  @Test
  void deadlineEndsTheWaitForALookup() throws Exception {
    var reported = new CopyOnWriteArrayList<Throwable>();
    runs.builder().onFailure((_, e) -> reported.add(e)).run(() -> {
      var begun = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      var ended = new CountDownLatch(1);
      NameLookup.Resolver slow = _ -> {
        begun.countDown();
        while (goOn.getCount() > 0) {
          // Heeds no interrupt.
          Thread.onSpinWait();
        }
        ended.countDown();
        throw new UnknownHostException("nobody hears this");
      };
      Task<?> caller = Heddle.start(() -> NameLookup.of("slow.example", slow));
      Heddle.blocking(() -> begun.await(1, TimeUnit.HOURS));
      caller.cancel("late");
      caller.outcome();
      assertEquals(1, ended.getCount());
      goOn.countDown();
      Heddle.blocking(() -> ended.await(1, TimeUnit.HOURS));
    });
    assertEquals(List.of(), reported);
  }

  @Test
  void addressInNumbersTakesNoThread() throws Exception {
    NameLookup.Resolver none = host -> {
      throw new AssertionError(host + " was looked up");
    };
    runs.run(() -> {
      for (String host : List.of("127.0.0.1", "::1", "[::1]", "fe80::abcd", "2001:db8::7",
          "::ffff:1.2.3.4", "127.1")) {
        InetAddress[] found = NameLookup.of(host, none);
        assertEquals(List.of(InetAddress.getByName(host)), List.of(found));
      }
      for (String host : List.of("host1", "1.2.3.4.example", "999.1.1.1", "::g", "")) {
        assertThrows(UnknownHostException.class, () -> NameLookup.of(host, name -> {
          throw new UnknownHostException(name);
        }), host);
      }
      assertEquals(1, NameLookup.of("127.0.0.1").length);
    });
  }
}
