package dev.heddle.channel;

import dev.heddle.ClosedException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class WatchChannelTest {
  @Parameter Runs runs;

  @Test
  void receiverBeginsWithTheValueOfNowAndThenGetsTheNewestUnseen() {
    runs.run(() -> {
      var watch = new WatchChannel<>("a");
      watch.set("b");
      try (var receiver = watch.subscribe()) {
        assertEquals("b", receiver.receive());
        assertEquals(Optional.empty(), receiver.tryReceive());
        watch.set("c");
        watch.set("d");
        assertEquals("d", receiver.receive());
        assertEquals(Optional.empty(), receiver.tryReceive());
        watch.set("d");
        assertEquals("d", receiver.receive(), "an equal value is a change too");
      }
      assertEquals("d", watch.value());
      assertEquals(0, watch.receivers());
    });
  }

  @Test
  void everyWatcherSeesTheLastValueAndNoneGoesBack() {
    runs.run(() -> {
      var watch = new WatchChannel<>(0);
      try (var group = TaskGroup.open()) {
        for (int w = 0; w < 4; w++) {
          Receiver<Integer> receiver = watch.subscribe();
          group.start(() -> {
            int[] last = {-1};
            receiver.forEach(value -> {
              assertTrue(value > last[0]);
              last[0] = value;
            });
            assertEquals(2_000, last[0]);
          });
        }
        try (var writers = TaskGroup.open()) {
          for (int w = 0; w < 4; w++) {
            writers.start(() -> {
              for (int i = 0; i < 500; i++) {
                watch.update(value -> value + 1);
                Thread.yield();
              }
            });
          }
          writers.join();
        }
        assertEquals(2_000, watch.value());
        watch.done();
        group.join();
      }
    });
  }

  @Test
  void awaitReturnsAtOnceOrWhenTheValueIsAsWanted() {
    runs.run(() -> {
      var watch = new WatchChannel<>(0);
      assertEquals(0, watch.awaitUntil(value -> value == 0));
      try (var group = TaskGroup.open()) {
        Task<Integer> waiting = group.start(() -> watch.awaitUntil(value -> value >= 3));
        Runs.untilWaiting(waiting);
        watch.set(1);
        watch.set(5);
        assertEquals(5, waiting.await());
        assertEquals(0, watch.receivers());
        Task<Throwable> inVain = group.start(
            () -> assertThrows(ClosedException.class, () -> watch.awaitUntil(v -> v < 0)));
        Runs.untilWaiting(inVain);
        watch.done();
        inVain.await();
        assertEquals(5, watch.awaitUntil(value -> value == 5), "the last value stays");
        assertThrows(ClosedException.class, () -> watch.set(6));
        group.join();
      }
    });
  }

  @Test
  void failureReachesWhoeverWatches() {
    var why = new IOException("unplugged");
    runs.run(() -> {
      var watch = new WatchChannel<>(20);
      var receiver = watch.subscribe();
      watch.fail(why);
      assertSame(why, assertThrows(ClosedException.class, receiver::receive).getCause());
      assertEquals(20, watch.value());
    });
  }
}
