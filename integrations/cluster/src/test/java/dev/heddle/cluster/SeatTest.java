package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ipc.pool.Connection;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeatTest {
  private final List<String> killed = new ArrayList<>();

  private final class Worker implements Connection {
    @Override
    public String name() {
      return "worker";
    }

    @Override
    public void open(Receiver receiver) {}

    @Override
    public void send(List<Frame> frames, boolean workerIsIdle) {
      throw new InternalError("no heap");
    }

    @Override
    public void kill(String why, @Nullable Throwable cause) {
      killed.add(why + cause);
    }

    @Override
    public long pid() {
      return 1;
    }
  }

  /** The task in that envelope would wait for ever. */
  @Test
  void errorInWhatThePoolSendsEndsTheWorker() {
    var link = UUID.randomUUID();
    var seat = new Seat(link, UUID.randomUUID(), _ -> {}, new Worker(), _ -> {});
    List<Frame> frames =
        List.of(
            new Frame(MessageType.TASK, 1, new byte[9]),
            new Frame(MessageType.BEGIN, 1, Frame.EMPTY));
    seat.arrived(
        new Envelope(Envelope.Kind.FRAMES, link, 1, Envelope.payloadOf(frames)));
    assertTrue(killed.toString().contains("no heap"), killed::toString);
  }
}
