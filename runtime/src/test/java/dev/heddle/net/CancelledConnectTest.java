package dev.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.GroupOption;
import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Connecting waits only where the listener's queue is full; then it is cancelled before, during and at that wait. */
@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(90)
class CancelledConnectTest {
  @Parameter Runs runs;

  @Test
  void cancelledConnectIsNoConnectionAndTheOthersAreWhole() throws Exception {
    runs.run(() -> {
      try (var listener = ServerSocketChannel.open();
          var group = TaskGroup.open(GroupOption.collectOutcomes())) {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        var address = listener.getLocalAddress();
        List<Task<SocketStream>> connects = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
          connects.add(group.start(() -> SocketStream.connect(address)));
        }
        Task<SocketStream> unbegun = group.start(() -> {
          Task.current().cancel("before");
          return SocketStream.connect(address);
        });
        Runs.until(
            () -> connects.stream().allMatch(
                connect -> connect.isDone() || connect.toString().contains("waits: connect")));
        List<Task<SocketStream>> waiting =
            connects.stream().filter(connect -> !connect.isDone()).toList();
        assertFalse(waiting.isEmpty(), "the queue of the listener is never full");
        for (int i = 0; i < waiting.size(); i++) {
          Task<SocketStream> connect = waiting.get(i);
          if (i % 2 == 0) {
            connect.cancel("while it waits");
          } else {
            Runs.foreign(() -> connect.cancel("from a thread"));
          }
        }
        int connected = 0;
        for (Task<SocketStream> connect : connects) {
          connect.outcome();
          if (!connect.isCancelled()) {
            connected++;
            connect.resultNow().write("here\n");
          }
        }
        unbegun.outcome();
        assertTrue(unbegun.isCancelled());
        int heard = 0;
        while (heard < connected) {
          try (var accepted =
              SocketStream.prepared(Heddle.scheduler(), Heddle.blocking(listener::accept))) {
            Optional<String> line = accepted.readLineOrDone();
            if (line.isPresent()) {
              assertEquals("here", line.get());
              heard++;
            }
          }
        }
        group.join();
        for (Task<SocketStream> connect : connects) {
          if (!connect.isCancelled()) {
            connect.resultNow().close();
          }
        }
      }
    });
  }
}
