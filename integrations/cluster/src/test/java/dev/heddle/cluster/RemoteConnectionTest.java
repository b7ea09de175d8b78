package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.pool.Connection;
import dev.heddle.ipc.pool.WorkerEnd;
import dev.heddle.ipc.wire.Frame;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class RemoteConnectionTest {
  private final BlockingQueue<WorkerEnd> owned = new ArrayBlockingQueue<>(2);
  private final BlockingQueue<WorkerEnd> told = new ArrayBlockingQueue<>(2);

  private final class Owner implements RemoteConnection.Owner {
    @Override
    public void ready(RemoteConnection connection) {}

    @Override
    public void ended(RemoteConnection connection, WorkerEnd how) {
      owned.add(how);
    }
  }

  private final class Receiver implements Connection.Receiver {
    @Override
    public void serve() {}

    @Override
    public void ready() {}

    @Override
    public void received(Frame frame) {}

    @Override
    public void lost(WorkerEnd end) {
      told.add(end);
    }
  }

  /** Its member leaves between the pool's choice of it and its first word to it. */
  @Test
  void endBeforeItIsOpenedIsToldWhenItIs() throws Exception {
    var member = new RemoteMember(UUID.randomUUID(), "127.0.0.1:5801", 7, 1);
    var connection =
        new RemoteConnection(
            member,
            new OpenRequest(UUID.randomUUID(), 1, 1024, Level.INFO),
            Duration.ofSeconds(1),
            UUID.randomUUID(),
            _ -> {},
            new Owner());
    connection.endLater("its member has left the cluster");
    WorkerEnd end = owned.take();
    assertNull(told.poll());
    connection.open(new Receiver());
    assertEquals(end, told.poll(30, TimeUnit.SECONDS));
    assertTrue(end.toString().contains("has left the cluster"), end::toString);
  }

  @Test
  void thereIsNoWorkerWhereThereIsNoMember() {
    var workers =
        new MemberWorkers(1024, Level.INFO, Duration.ofSeconds(1), Duration.ofSeconds(30));
    assertEquals(0, workers.most());
    assertNull(workers.next(1));
  }
}
