package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class UdpSocketTest {
  @Parameter Runs runs;

  @Test
  void datagramsGoThereAndBackWhole() throws Exception {
    runs.run(() -> {
      try (var server = UdpSocket.bind(EchoTest.anyPort());
          var client = UdpSocket.bind(EchoTest.anyPort());
          var group = TaskGroup.open()) {
        Task<?> echo = group.start(() -> {
          var buffer = ByteBuffer.allocateDirect(2000);
          while (true) {
            var sender = server.receive(buffer.clear());
            server.send(buffer.flip(), sender);
          }
        });
        var answer = ByteBuffer.allocate(2000);
        for (int i = 0; i < 100; i++) {
          byte[] question = SocketStreamTest.random(i * 10);
          client.send(ByteBuffer.wrap(question), server.localAddress());
          assertEquals(server.localAddress(), client.receive(answer.clear()));
          assertEquals(ByteBuffer.wrap(question), answer.flip());
        }
        echo.cancel("done");
      }
    });
  }

  @Test
  void cancelledReceiveTakesNothing() throws Exception {
    runs.run(() -> {
      try (var server = UdpSocket.bind(EchoTest.anyPort());
          var client = UdpSocket.bind(EchoTest.anyPort())) {
        var buffer = ByteBuffer.allocate(10);
        for (int i = 0; i < 30; i++) {
          assertThrows(TimeoutException.class,
              () -> Heddle.timeout(Duration.ofMillis(1), () -> server.receive(buffer)));
          client.send(ByteBuffer.allocate(4).putInt(0, i), server.localAddress());
          assertThrows(TimeoutException.class,
              () -> Heddle.timeout(Duration.ZERO, () -> server.receive(buffer)));
          server.receive(buffer);
          assertEquals(i, buffer.flip().getInt());
          buffer.clear();
        }
      }
    });
  }

  @Test
  void closingWakesReceivers() throws Exception {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        var socket = UdpSocket.bind(EchoTest.anyPort());
        for (int i = 0; i < 3; i++) {
          Runs.untilWaiting(group.start(() -> {
            assertThrows(StreamClosedException.class,
                () -> socket.receive(ByteBuffer.allocate(1)));
          }));
        }
        socket.close();
        group.join();
        assertThrows(StreamClosedException.class,
            () -> socket.send(ByteBuffer.allocate(1), socket.localAddress()));
      }
    });
  }

  @Test
  void oversizedDatagramIsAnError() throws Exception {
    runs.run(() -> {
      try (var socket = UdpSocket.bind(EchoTest.anyPort())) {
        assertThrows(IOException.class,
            () -> socket.send(ByteBuffer.allocate(100_000), socket.localAddress()));
      }
    });
  }
}
