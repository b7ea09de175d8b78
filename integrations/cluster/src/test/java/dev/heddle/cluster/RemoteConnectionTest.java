package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.pool.Connection;
import dev.heddle.ipc.pool.WorkerEnd;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.Hello;
import dev.heddle.ipc.wire.MessageType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

  private class Receiver implements Connection.Receiver {
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

  private RemoteConnection connection() {
    return connection(_ -> {});
  }

  private RemoteConnection connection(Consumer<byte[]> way) {
    var member = new RemoteMember(UUID.randomUUID(), "127.0.0.1:5801", 7, 1);
    return new RemoteConnection(
        member,
        new OpenRequest(UUID.randomUUID(), 1, 1024, Level.INFO),
        Duration.ofMillis(1),
        UUID.randomUUID(),
        way,
        new Owner());
  }

  /** What its member sends, from the first on. */
  private static Envelope envelope(RemoteConnection connection, long number) {
    Frame frame =
        number == 1 ? new Hello(7).frame() : new Frame(MessageType.RESULT, number, new byte[1]);
    return new Envelope(
        Envelope.Kind.FRAMES, connection.link().id, number, Envelope.payloadOf(List.of(frame)));
  }

  private static Beat beat(RemoteConnection connection, long sent) {
    return new Beat(UUID.randomUUID(), 0, Map.of(connection.link().id, sent));
  }

  /** Each beat names what is still on its way, as it may on a link that is never quiet. */
  @Test
  void whatIsAlwaysOnItsWayIsNotLost() throws Exception {
    RemoteConnection connection = connection();
    connection.open(new Receiver());
    for (long number = 1; number < 20; number++) {
      connection.arrived(envelope(connection, number));
      connection.heard(beat(connection, number + 1));
    }
    assertNull(owned.poll(100, TimeUnit.MILLISECONDS));
    for (int i = 0; i < 5; i++) {
      connection.heard(beat(connection, 20));
    }
    WorkerEnd end = owned.take();
    assertTrue(end.toString().contains("was lost on the way"), end::toString);
  }

  /** Nobody would see what is in that envelope again, so its call would wait for ever. */
  @Test
  void errorInWhatComesEndsTheLink() throws Exception {
    RemoteConnection connection = connection();
    connection.open(
        new Receiver() {
          @Override
          public void received(Frame frame) {
            throw new StackOverflowError("deep");
          }
        });
    connection.arrived(envelope(connection, 1));
    connection.arrived(envelope(connection, 2));
    WorkerEnd end = owned.poll(30, TimeUnit.SECONDS);
    assertTrue(end != null && end.toString().contains("deep"), () -> "" + end);
  }

  /** Its seat would be taken for ever. */
  @Test
  void oneThatCannotBeAskedForEnds() throws Exception {
    RemoteConnection connection =
        connection(
            _ -> {
              throw new InternalError("no heap");
            });
    connection.open(new Receiver());
    WorkerEnd end = told.poll(30, TimeUnit.SECONDS);
    assertTrue(end != null && end.toString().contains("no heap"), () -> "" + end);
    assertEquals(end, owned.poll());
  }

  /** Its member leaves between the pool's choice of it and its first word to it. */
  @Test
  void endBeforeItIsOpenedIsToldWhenItIs() throws Exception {
    RemoteConnection connection = connection();
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
