package programs;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import dev.heddle.net.SocketServer;
import dev.heddle.net.SocketStream;
import dev.heddle.sync.Lock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A program that has the testkit on its class path, and does not use it. */
public final class NotSimulated {
  private NotSimulated() {}

  public static void main(String[] args) throws Exception {
    Heddle.run(NotSimulated::tasks);
    Heddle.builder().carriers(2).run(NotSimulated::tasks);
    System.out.println("done");
  }

  private static void tasks() throws Exception {
    Channel<Integer> channel = Channel.buffered(1);
    var lock = new Lock();
    try (var group = TaskGroup.open()) {
      group.start(() -> channel.send(1));
      group.start(() -> lock.with(() -> channel.receive()));
      group.start(() -> Heddle.sleep(Duration.ofMillis(1)));
      group.start(() -> Heddle.blocking(Thread::yield));
      group.start(NotSimulated::talk);
      group.join();
    }
  }

  private static void talk() throws IOException, InterruptedException {
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var server = SocketServer.listen(here);
        var client = SocketStream.connect(server.localAddress())) {
      client.write("hello\n");
    }
  }
}
