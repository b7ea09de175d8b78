package dev.heddle.benchmarks.workloads;

import dev.heddle.Action;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;

/** A task for each connection, for now on blocking sockets. */
final class HeddleEcho implements EchoServer {
  private final Tasks tasks;
  private final ServerSocketChannel server;

  HeddleEcho(int carriers) {
    tasks = new HeddleTasks(carriers);
    try {
      server = BlockingEcho.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int open() throws IOException {
    Work main =
        () -> {
          try (var group = TaskGroup.open()) {
            BlockingEcho.accept(
                server,
                body -> {
                  Action<RuntimeException> action = body::run;
                  group.start(action);
                });
          }
        };
    Thread.ofPlatform().daemon().start(((Work) () -> tasks.run(main))::runUnchecked);
    return BlockingEcho.port(server);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
