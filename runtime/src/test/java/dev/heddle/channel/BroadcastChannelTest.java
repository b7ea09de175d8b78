package dev.heddle.channel;

import dev.heddle.ClosedException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class BroadcastChannelTest {
  @Parameter Runs runs;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17, 1_000})
  void eachReceiverGetsEverythingInTheSameOrder(int capacity) {
    runs.run(() -> {
      var channel = new BroadcastChannel<Integer>();
      List<Task<List<Integer>>> readers = new ArrayList<>();
      try (var group = TaskGroup.open(); var senders = TaskGroup.open()) {
        for (int r = 0; r < 4; r++) {
          Receiver<Integer> receiver = channel.subscribe(capacity);
          readers.add(group.start(() -> {
            List<Integer> received = new ArrayList<>();
            receiver.forEach(received::add);
            return received;
          }));
        }
        for (int s = 0; s < 3; s++) {
          int base = s * 1_000;
          senders.start(() -> {
            for (int i = 0; i < 500; i++) {
              channel.send(base + i);
              assertTrue(channel.statistics().unread() <= capacity);
            }
          });
        }
        senders.join();
        channel.done();
        List<Integer> first = readers.getFirst().await();
        for (int s = 0; s < 3; s++) {
          int base = s * 1_000;
          List<Integer> ofSender =
              first.stream().filter(value -> value / 1_000 * 1_000 == base).toList();
          assertEquals(IntStream.range(base, base + 500).boxed().toList(), ofSender);
        }
        for (Task<List<Integer>> reader : readers) {
          assertEquals(first, reader.await());
        }
        group.join();
      }
    });
  }

  @Test
  void receiverBeginsWithWhatIsSentAfterIt() {
    runs.run(() -> {
      var channel = new BroadcastChannel<Integer>();
      channel.send(1);
      Receiver<Integer> late = channel.subscribe(4);
      channel.send(2);
      assertEquals(2, late.receive());
      assertEquals(Optional.empty(), late.tryReceive());
    });
  }

  @Test
  void slowestReceiverHoldsSendersUpAndClosingItLetsThemGo() {
    runs.run(() -> {
      var channel = new BroadcastChannel<Integer>();
      Receiver<Integer> slow = channel.subscribe(1);
      Receiver<Integer> quick = channel.subscribe(9);
      try (var group = TaskGroup.open()) {
        channel.send(1);
        assertFalse(channel.trySend(2));
        assertFalse(channel.trySend(2, Duration.ofMillis(2)));
        Task<?> sender = group.start(() -> channel.send(2));
        Runs.untilWaiting(sender);
        assertEquals(1, quick.receive());
        assertEquals(Optional.empty(), quick.tryReceive(), "a send that waits has sent nothing");
        assertEquals(new BroadcastChannel.Statistics(2, 1, 1, false), channel.statistics());
        slow.close();
        sender.await();
        assertEquals(2, quick.receive());
        assertThrows(ClosedException.class, slow::receive);
        assertEquals(Optional.empty(), slow.receiveOrDone());
        slow.close();
        group.join();
      }
    });
  }

  @Test
  void receiverThatDropsIsToldHowManyAndHoldsNobodyUp() {
    runs.run(() -> {
      var channel = new BroadcastChannel<Integer>();
      Receiver<Integer> told = channel.subscribe(3, Overflow.DROP_OLDEST);
      Receiver<Integer> untold = channel.subscribe(3, Overflow.CONFLATE);
      for (int i = 1; i <= 10; i++) {
        channel.send(i);
      }
      assertEquals(new Receiver.Statistics(3, 3, 7, 0), told.statistics());
      assertEquals(7, assertThrows(LaggedException.class, told::receive).lost());
      assertEquals(8, told.receive());
      channel.send(11);
      channel.send(12);
      assertEquals(1, assertThrows(LaggedException.class, told::tryReceive).lost());
      assertEquals(List.of(10, 11, 12), List.of(told.receive(), told.receive(), told.receive()));
      assertEquals(Optional.empty(), told.tryReceive());
      assertEquals(10, untold.receive());
    });
  }

  @Test
  void whatADroppingReceiverGetsAndLosesAddsUp() {
    runs.run(() -> {
      var channel = new BroadcastChannel<Integer>();
      try (var group = TaskGroup.open()) {
        List<Task<Long>> readers = new ArrayList<>();
        for (int r = 0; r < 3; r++) {
          Receiver<Integer> receiver = channel.subscribe(1 + r, Overflow.DROP_OLDEST);
          readers.add(group.start(() -> {
            long count = 0;
            for (int last = -1;;) {
              try {
                Optional<Integer> next = receiver.receiveOrDone();
                if (next.isEmpty()) {
                  return count;
                }
                assertTrue(next.get() > last);
                last = next.get();
                count++;
              } catch (LaggedException e) {
                count += e.lost();
              }
            }
          }));
        }
        for (int i = 0; i < 5_000; i++) {
          channel.send(i);
          if (i % 7 == 0) {
            Thread.yield();
          }
        }
        channel.done();
        for (Task<Long> reader : readers) {
          assertEquals(5_000, reader.await());
        }
        group.join();
      }
    });
  }

  @Test
  void whatWaitsToBeSentWhenTheChannelIsDoneIsStillReceived() {
    runs.run(() -> {
      var channel = new BroadcastChannel<Integer>();
      Receiver<Integer> full = channel.subscribe(1);
      Receiver<Integer> empty = channel.subscribe(5);
      try (var group = TaskGroup.open()) {
        channel.send(1);
        assertEquals(1, empty.receive());
        Task<?> sender = group.start(() -> channel.send(2));
        Runs.untilWaiting(sender);
        Task<Integer> reader =
            group.start(() -> empty.receive() + empty.receiveOrDone().orElse(40));
        Runs.untilWaiting(reader);
        channel.done();
        assertEquals(42, reader.await());
        assertThrows(ClosedException.class, () -> channel.send(3));
        assertThrows(ClosedException.class, () -> channel.trySend(3));
        assertEquals(List.of(1, 2), List.of(full.receive(), full.receive()));
        assertThrows(ClosedException.class, full::receive);
        assertEquals(Optional.empty(), channel.subscribe(1).receiveOrDone());
        group.join();
      }
    });
  }

  @Test
  void failureEndsEveryWaitAtOnce() {
    var why = new IOException("line down");
    runs.run(() -> {
      var channel = new BroadcastChannel<Integer>();
      Receiver<Integer> full = channel.subscribe(1);
      Receiver<Integer> empty = channel.subscribe(1, Overflow.CONFLATE);
      try (var group = TaskGroup.open()) {
        channel.send(1);
        assertEquals(1, empty.receive());
        Task<Throwable> sender =
            group.start(() -> assertThrows(ClosedException.class, () -> channel.send(2)));
        Task<Throwable> receiver =
            group.start(() -> assertThrows(ClosedException.class, empty::receiveOrDone));
        Runs.untilWaiting(sender);
        Runs.untilWaiting(receiver);
        channel.fail(why);
        channel.fail(new IOException("again"));
        assertSame(why, sender.await().getCause());
        assertSame(why, receiver.await().getCause());
        assertSame(why, assertThrows(ClosedException.class, full::receive).getCause());
        group.join();
      }
    });
  }

  @Test
  void takesPartInASelect() {
    runs.run(() -> {
      var channel = new BroadcastChannel<Integer>();
      Channel<Integer> other = Channel.rendezvous();
      Receiver<Integer> receiver = channel.subscribe(1, Overflow.DROP_OLDEST);
      try (var group = TaskGroup.open()) {
        channel.send(1);
        assertEquals("got 1", Select.first(
            other.onReceive(_ -> "other"), receiver.onReceive(value -> "got " + value)));
        Task<String> select = group.start(() -> Select.first(
            other.onReceive(_ -> "other"), receiver.onReceive(value -> "got " + value)));
        Runs.untilWaiting(select);
        channel.send(2);
        assertEquals("got 2", select.await());
        assertEquals(0, other.statistics().waitingToReceive());
        channel.send(3);
        channel.send(4);
        assertThrows(LaggedException.class, () -> Select.first(receiver.onReceive(v -> v)));
        assertEquals(4, receiver.receive());
        group.join();
      }
    });
  }

  @Test
  void refusesNullsAndNoRoom() {
    runs.run(() -> {
      var channel = new BroadcastChannel<String>();
      assertThrows(NullPointerException.class, () -> channel.send(null));
      assertThrows(NullPointerException.class, () -> channel.trySend(null));
      assertThrows(IllegalArgumentException.class, () -> channel.subscribe(0));
    });
  }
}
