package dev.heddle.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ClosedException;
import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class SenderTest {
  @Parameter Runs runs;

  @Test
  void channelIsDoneWhenTheLastSenderIsClosed() {
    runs.run(() -> {
      for (int round = 0; round < 50; round++) {
        Channel<Integer> channel = round % 2 == 0 ? Channel.buffered(3) : Channel.rendezvous();
        List<Integer> received = new ArrayList<>();
        try (var group = TaskGroup.open()) {
          Task<?> reader = group.start(() -> channel.forEach(received::add));
          try (Sender<Integer> sender = channel.sender()) {
            for (int t = 0; t < 5; t++) {
              int from = t * 10;
              Sender<Integer> copy = sender.copy();
              group.start(() -> {
                try (copy) {
                  for (int i = from; i < from + 10; i++) {
                    copy.send(i);
                    Heddle.yieldNow();
                  }
                }
              });
            }
          }
          reader.await();
          group.join();
        }
        received.sort(null);
        assertEquals(IntStream.range(0, 50).boxed().toList(), received);
      }
    });
  }

  @Test
  void closingTwiceCountsOnceAndWhoeverIsClosedSendsNothing() {
    runs.run(() -> {
      Channel<Integer> channel = Channel.buffered(3);
      Sender<Integer> one = channel.sender();
      Sender<Integer> other = channel.sender();
      assertTrue(one.trySend(1));
      one.close();
      one.close();
      assertFalse(channel.isClosed());
      assertThrows(IllegalStateException.class, () -> one.send(2));
      assertThrows(IllegalStateException.class, () -> one.trySend(2));
      assertThrows(IllegalStateException.class, one::copy);
      other.send(3);
      other.close();
      assertTrue(channel.isClosed());
      assertThrows(ClosedException.class, channel::sender);
      assertEquals(1, channel.receive());
      assertEquals(3, channel.receive());
      assertTrue(channel.receiveOrDone().isEmpty());
      assertEquals("a closed Sender of " + channel, one.toString());
    });
  }

  @Test
  void senderOfAFailedProducerEndsTheChannelToo() {
    runs.run(() -> {
      Channel<Integer> channel = Channel.buffered(3);
      Task<?> producer = Heddle.start(() -> {
        try (var sender = channel.sender()) {
          sender.send(1);
          throw new IllegalStateException("producer");
        }
      });
      assertEquals(1, channel.receive());
      assertTrue(channel.receiveOrDone().isEmpty());
      producer.outcome();
    });
  }
}
