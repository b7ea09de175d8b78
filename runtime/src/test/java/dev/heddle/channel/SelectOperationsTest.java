package dev.heddle.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ClosedException;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.net.SocketServer;
import dev.heddle.net.SocketStream;
import dev.heddle.net.StreamClosedException;
import dev.heddle.queue.PriorityQueue;
import dev.heddle.queue.Queue;
import dev.heddle.signal.Signals;
import dev.heddle.sync.BoundedSemaphore;
import dev.heddle.sync.Event;
import dev.heddle.sync.Latch;
import dev.heddle.sync.Semaphore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Selects of queues, permits, events, connections and signals: exactly one is done, the others not at all. */
@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(120)
class SelectOperationsTest {
  private static final Duration DAY = Duration.ofDays(1);

  @Parameter Runs runs;

  private static <R> Clause<R, RuntimeException> otherwise(R result) {
    return Select.otherwise(() -> result);
  }

  @Test
  void whatIsPossibleNowIsDoneAndNothingElse() {
    runs.run(() -> {
      var permits = new Semaphore(1);
      var event = new Event();
      var latch = new Latch(1);
      var queue = new Queue<String>(1);
      assertEquals("permit", Select.first(permits.onAcquire(() -> "permit"), otherwise("none")));
      assertEquals("none", Select.first(permits.onAcquire(() -> "permit"), otherwise("none")));
      assertEquals("none", Select.first(event.onSet(() -> "set"), otherwise("none")));
      event.set();
      assertEquals("set", Select.first(event.onSet(() -> "set"), permits.onAcquire(() -> "?")));
      assertEquals("none", Select.first(latch.onOpen(() -> "open"), otherwise("none")));
      latch.countDown();
      assertEquals("open", Select.first(latch.onOpen(() -> "open"), otherwise("none")));
      assertEquals("none", Select.first(queue.onGet(item -> item), otherwise("none")));
      assertEquals("put", Select.first(queue.onPut("a", () -> "put"), queue.onGet(item -> item)));
      assertEquals("none", Select.first(queue.onPut("b", () -> "put"), otherwise("none")));
      assertEquals("a", Select.first(queue.onGet(item -> item), queue.onPut("b", () -> "put")));
      assertEquals(new Queue.Statistics(0, 1, 1, 0, 0), queue.statistics());
      queue.shutdown();
      assertThrows(ClosedException.class, () -> Select.first(queue.onGet(item -> item)));
      assertThrows(ClosedException.class, () -> Select.first(queue.onPut("c", () -> "put")));
    });
  }

  @Test
  void waitsForTheFirstAndLeavesTheOthersAsTheyWere() {
    runs.run(() -> {
      var permits = new Semaphore(0);
      var event = new Event();
      var latch = new Latch(1);
      var queue = new Queue<String>(1);
      var full = new Queue<String>(1);
      full.put("x");
      var channel = Channel.<String>rendezvous();
      List<Runnable> acts = List.of(
          permits::release, event::set, () -> queue.tryPut("got"),
          full::tryGet, () -> channel.trySend("received"), latch::countDown);
      List<String> expected = List.of("permit", "set", "got", "put", "received", "open");
      for (int i = 0; i < acts.size(); i++) {
        Task<String> waiting = Heddle.start(() -> Select.first(
            permits.onAcquire(() -> "permit"), event.onSet(() -> "set"),
            latch.onOpen(() -> "open"), queue.onGet(item -> item), full.onPut("y", () -> "put"),
            channel.onReceive(value -> value), Select.after(DAY, () -> "late")));
        Runs.untilWaiting(waiting);
        acts.get(i).run();
        assertEquals(expected.get(i), waiting.await());
        event.clear();
        assertEquals(0, permits.statistics().waiting());
        assertEquals(0, event.statistics().waiting());
        assertEquals(0, latch.statistics().waiting());
        assertEquals(0, queue.statistics().waitingToGet());
        assertEquals(0, full.statistics().waitingToPut());
        assertEquals(1, full.size());
        assertEquals(0, channel.statistics().waitingToReceive());
      }
    });
  }

  @Test
  void permitGoesOnToTheNextIfTheSelectHasDoneSomethingElse() {
    runs.run(() -> {
      var permits = new Semaphore(0);
      var event = new Event();
      for (int round = 0; round < 200; round++) {
        try (var group = TaskGroup.open()) {
          Task<String> select = group.start(
              () -> Select.first(permits.onAcquire(() -> "permit"), event.onSet(() -> "set")));
          Runs.until(() -> permits.statistics().waiting() == 1);
          Task<?> behind = group.start(() -> permits.acquire(2));
          Runs.until(() -> permits.statistics().waiting() == 2);
          // Half of the time by the same task, so that on a loop the select has not left the queue.
          Task<?> one = round % 2 == 0 ? setHere(event) : group.start(event::set);
          permits.release(2);
          if (one != Task.current()) {
            one.await();
          }
          String chosen = select.await();
          if (chosen.equals("permit")) {
            permits.release();
          }
          behind.await();
          assertEquals(new Semaphore.Statistics(0, 0), permits.statistics(), chosen);
          event.clear();
          group.join();
        }
      }
    });
  }

  private static Task<?> setHere(Event event) {
    event.set();
    return Task.current();
  }

  @Test
  void cancelledSelectTakesNothingAndHoldsUpNobody() {
    runs.run(() -> {
      var permits = new Semaphore(0);
      var queue = new Queue<Integer>(1);
      for (int round = 0; round < 200; round++) {
        try (var group = TaskGroup.open()) {
          Task<String> select = group.start(() -> Select.first(
              permits.onAcquire(() -> "permit"), queue.onGet(_ -> "item")));
          Runs.until(() -> permits.statistics().waiting() == 1);
          Task<?> other = group.start(() -> {
            permits.release();
            queue.put(1);
          });
          select.cancel("enough");
          Outcome<String> outcome = select.outcome();
          other.await();
          int taken = outcome instanceof Outcome.Success<?> ? 1 : 0;
          assertEquals(2, taken + permits.statistics().permits() + queue.size(), outcome::toString);
          permits.tryAcquire();
          queue.tryGet();
          group.join();
        }
      }
    });
  }

  /** All that is put is got once, all that is taken is given back, whoever is cancelled. */
  @Test
  void nothingIsLostOrDoneTwiceAmongMany() {
    runs.run(() -> {
      var permits = new BoundedSemaphore(3);
      var held = new AtomicInteger();
      var queue = new Queue<Integer>(2);
      var ordered = new PriorityQueue<Integer>(2, Comparator.naturalOrder());
      var channel = Channel.<Integer>buffered(1);
      var pipe = Channel.<Integer>rendezvous();
      var stop = new Event();
      List<Integer> got = Collections.synchronizedList(new ArrayList<>());
      List<Integer> put = Collections.synchronizedList(new ArrayList<>());
      try (var group = TaskGroup.open()) {
        List<Task<?>> victims = new ArrayList<>();
        for (int t = 0; t < 6; t++) {
          victims.add(group.start(() -> {
            while (!Select.<Boolean, Exception>first(
                stop.onSet(() -> true),
                queue.onGet(item -> !got.add(item)),
                ordered.onGet(item -> !got.add(item)),
                channel.onReceive(item -> !got.add(item)),
                pipe.onReceive(item -> !got.add(item)),
                permits.onAcquire(() -> {
                  try {
                    assertTrue(held.incrementAndGet() <= 3);
                    // Not a yield: on the JDK's scheduler those who only yield starve who comes from outside.
                    Heddle.sleep(Duration.ofMillis(1));
                  } finally {
                    held.decrementAndGet();
                    permits.release();
                  }
                  return false;
                }))) {
              if (ThreadLocalRandom.current().nextInt(4) == 0) {
                Heddle.yieldNow();
              }
            }
          }));
        }
        List<Task<?>> producers = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
          int from = t * 1_000;
          producers.add(group.start(() -> {
            for (int i = from; i < from + 150; i++) {
              int item = i;
              Select.<Boolean, RuntimeException>first(
                  queue.onPut(item, () -> true), ordered.onPut(item, () -> true),
                  channel.onSend(item, () -> true), pipe.onSend(item, () -> true));
              put.add(item);
              if (item % 3 == 0) {
                permits.with(() -> Heddle.yieldNow());
              }
            }
          }));
        }
        victims.get(0).cancel("at the beginning");
        for (Task<?> producer : producers) {
          producer.outcome();
          victims.get(producers.indexOf(producer) % 2 + 1).cancel("in between");
        }
        // The rest is taken by those who are left.
        Runs.until(() -> got.size() == put.size());
        stop.set();
        group.join();
      }
      assertEquals(600, put.size());
      Collections.sort(got);
      Collections.sort(put);
      assertEquals(put, got);
      assertEquals(3, permits.statistics().permits());
      assertEquals(0, permits.statistics().waiting());
      assertEquals(0, queue.statistics().waitingToGet() + queue.statistics().waitingToPut());
    });
  }

  @Test
  void putterOfASelectThatIsGoneIsNotAdmitted() {
    runs.run(() -> {
      var queue = new Queue<Integer>(1);
      var event = new Event();
      for (int round = 0; round < 200; round++) {
        queue.put(-1);
        try (var group = TaskGroup.open()) {
          Task<String> select = group.start(
              () -> Select.first(queue.onPut(7, () -> "put"), event.onSet(() -> "set")));
          Runs.until(() -> queue.statistics().waitingToPut() == 1);
          Task<?> one = round % 2 == 0 ? setHere(event) : group.start(event::set);
          assertEquals(-1, queue.get());
          if (one != Task.current()) {
            one.await();
          }
          assertEquals(select.await().equals("put") ? 1 : 0, queue.size());
          queue.tryGet();
          event.clear();
          group.join();
        }
      }
    });
  }

  @Test
  void itemThatCannotBeComparedFailsThePuttersSelectOnly() {
    runs.run(() -> {
      var queue = new PriorityQueue<Object>(1, (a, b) -> {
        if (a.equals("bad") || b.equals("bad")) {
          throw new ClassCastException("cannot compare");
        }
        return 0;
      });
      queue.put("a");
      Task<String> select = Heddle.start(() -> Select.first(queue.onPut("b", () -> "put")));
      Runs.untilWaiting(select);
      assertEquals("a", queue.get());
      assertEquals("put", select.await());
      assertEquals("b", queue.get());
      assertTrue(queue.isEmpty());
    });
  }

  @Test
  @SuppressWarnings("try")
  void connectionIsAcceptedOnlyIfItsClauseIsChosen() throws Exception {
    runs.run(() -> {
      var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var event = new Event();
      try (var server = SocketServer.listen(loopback); var group = TaskGroup.open()) {
        assertEquals("none", Select.<String, Exception>first(
            server.onAccept(_ -> "accepted"), Select.otherwise(() -> "none")));
        Task<String> select = group.start(() -> Select.<String, Exception>first(
            server.onAccept(_ -> "accepted"), event.onSet(() -> "set")));
        Runs.untilWaiting(select);
        event.set();
        assertEquals("set", select.await());
        event.clear();
        // It was armed for a select that is gone: nobody has taken what comes.
        try (var client = SocketStream.connect(server.localAddress())) {
          client.write("hello\n");
          assertEquals("hello", Select.<String, Exception>first(
              server.onAccept(connection -> {
                try (connection) {
                  return connection.readLine();
                }
              }), event.onSet(() -> "set")));
        }
        List<Task<String>> selects = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          selects.add(group.start(() -> Select.<String, Exception>first(
              server.onAccept(connection -> {
                try (connection) {
                  return connection.readLine();
                }
              }), event.onSet(() -> "set"))));
        }
        try (var client = SocketStream.connect(server.localAddress())) {
          client.write("one\n");
          Runs.until(() -> selects.stream().anyMatch(Task::isDone));
          event.set();
          List<String> results = new ArrayList<>();
          for (Task<String> each : selects) {
            results.add(each.await());
          }
          Collections.sort(results);
          assertEquals(List.of("one", "set", "set", "set"), results);
        }
        event.clear();
        Task<?> late = group.start(() -> {
          assertThrows(StreamClosedException.class, () -> Select.<String, Exception>first(
              server.onAccept(_ -> "accepted"), event.onSet(() -> "set")));
        });
        Runs.untilWaiting(late);
        server.close();
        late.await();
        group.join();
      }
    });
  }

  @Test
  @SuppressWarnings("try")
  void signalIsTakenOnlyIfItsClauseIsChosen() throws Exception {
    runs.run(() -> {
      var event = new Event();
      try (var signals = Signals.open("WINCH"); var group = TaskGroup.open()) {
        assertEquals("none", Select.first(signals.onNext(name -> name), otherwise("none")));
        Task<String> select = group.start(
            () -> Select.first(signals.onNext(name -> name), event.onSet(() -> "set")));
        Runs.untilWaiting(select);
        event.set();
        assertEquals("set", select.await());
        raise("WINCH");
        event.clear();
        assertEquals("WINCH", Select.first(signals.onNext(name -> name), event.onSet(() -> "set")));
        Task<?> late = group.start(() -> {
          assertThrows(IllegalStateException.class,
              () -> Select.first(signals.onNext(name -> name), event.onSet(() -> "set")));
        });
        Runs.untilWaiting(late);
        signals.close();
        late.await();
        group.join();
      }
    });
  }

  private static void raise(String name) throws Exception {
    Class<?> signal = Class.forName("sun.misc.Signal");
    signal.getMethod("raise", signal).invoke(null,
        signal.getConstructor(String.class).newInstance(name));
  }

  @Test
  void clausesMayFailAndWaitAndTheNextSelectGoesOn() {
    runs.run(() -> {
      var permits = new Semaphore(1);
      assertThrows(IllegalStateException.class, () -> Select.first(permits.onAcquire(() -> {
        try {
          Heddle.yieldNow();
          throw new IllegalStateException("in the clause");
        } finally {
          permits.release();
        }
      })));
      assertEquals(1, permits.statistics().permits());
    });
  }
}
