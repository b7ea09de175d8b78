package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.MessageType;
import dev.heddle.ipc.wire.ProtocolException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LinkEndTest {
  private final List<Envelope> sent = new ArrayList<>();
  private Runnable whileSending = () -> {};
  private final LinkEnd link = new LinkEnd(UUID.randomUUID(), new Way(), _ -> {});

  private final class Way implements Consumer<byte[]> {
    @Override
    public void accept(byte[] bytes) {
      Runnable now = whileSending;
      whileSending = () -> {};
      now.run();
      try {
        sent.add(Envelope.decode(bytes));
      } catch (ProtocolException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static List<Frame> frame(long id) {
    return List.of(new Frame(MessageType.RESULT, id, new byte[]{1}));
  }

  @Test
  void endComesBehindAllThatWaits() {
    whileSending =
        () -> {
          link.send(frame(2));
          link.sendEnd(new byte[0]);
        };
    link.send(frame(1));
    sent.sort(Comparator.comparing(Envelope::number));
    assertEquals(
        List.of(Envelope.Kind.FRAMES, Envelope.Kind.FRAMES, Envelope.Kind.END),
        sent.stream().map(Envelope::kind).toList());
    assertEquals(List.of(1L, 2L, 3L), sent.stream().map(Envelope::number).toList());
  }

  @Test
  void whatCouldNotBeSentIsMissingByItsNumber() {
    whileSending =
        () -> {
          throw new IllegalStateException("no way");
        };
    try {
      link.send(frame(1));
    } catch (IllegalStateException _) {
      // It is lost.
    }
    link.send(frame(2));
    assertEquals(List.of(2L), sent.stream().map(Envelope::number).toList());
    assertEquals(2, link.lastSent());
  }
}
