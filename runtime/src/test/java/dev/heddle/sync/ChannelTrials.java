package dev.heddle.sync;

import dev.heddle.ClosedException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.channel.BroadcastChannel;
import dev.heddle.channel.Channel;
import dev.heddle.channel.Receiver;
import dev.heddle.channel.Select;
import dev.heddle.channel.WatchChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The operations of {@code dev.heddle.channel} that wait. */
final class ChannelTrials {
  private ChannelTrials() {}

  static Map<String, Supplier<Trial>> all() {
    Map<String, Supplier<Trial>> all = new LinkedHashMap<>();
    for (boolean timed : new boolean[]{false, true}) {
      String limit = timed ? "(limit)" : "";
      all.put("Channel.receive" + limit, () -> onReceive(Channel.buffered(3), timed));
      all.put(
          "Channel.receive of a rendezvous" + limit,
          () -> onReceive(Channel.rendezvous(), timed));
      all.put("Channel.send" + limit, () -> onSend(Channel.buffered(2), timed));
      all.put(
          "Channel.send of a rendezvous" + limit, () -> onSend(Channel.rendezvous(), timed));
      all.put("Select of two receives" + limit, () -> onSelect(timed));
      all.put("Select of a send" + limit, () -> onSelectSend(timed));
      all.put("BroadcastChannel.send" + limit, () -> onBroadcast(timed));
      all.put("Receiver.receive" + limit, () -> onReceiver(timed));
      all.put("Select of two receivers" + limit, () -> onSelectReceivers(timed));
      all.put("Receiver.receive and done" + limit, () -> new OnDone(timed));
    }
    all.put("WatchChannel.await", OnWatch::new);
    return all;
  }

  // -- what goes in comes out, or is still there

  /** Where values are put in and taken out without waiting, and how many wait to. */
  private record Ends(
      Predicate<Integer> trySend, Supplier<Optional<Integer>> tryReceive, IntSupplier waiting) {

    static Ends of(Channel<Integer> channel) {
      return new Ends(channel::trySend, channel::tryReceive, () -> waitingIn(channel));
    }
  }

  private interface Receive {
    Optional<Integer> within(Duration limit) throws InterruptedException;
  }

  private interface Send {
    boolean within(int value, Duration limit) throws InterruptedException;
  }

  private abstract static class Conserving extends Trial {
    final Ends ends;
    final Set<Integer> sent = new ConcurrentSkipListSet<>();
    final Set<Integer> received = new ConcurrentSkipListSet<>();

    Conserving(Ends ends) {
      this.ends = ends;
    }

    final boolean take(Optional<Integer> value) {
      value.ifPresent(v -> assertTrue(received.add(v), () -> v + " twice"));
      return value.isPresent();
    }

    final boolean put(int value, boolean wasSent) {
      return wasSent && sent.add(value);
    }

    final boolean trySend(int value) {
      return ends.trySend().test(value);
    }

    @Override
    void check(int succeeded) {
      assertEquals(0, ends.waiting().getAsInt());
      while (take(ends.tryReceive().get())) {
      }
      assertEquals(sent, received);
    }
  }

  private static class Receiving extends Conserving {
    private final Receive receive;

    Receiving(Ends ends, Receive receive) {
      super(ends);
      this.receive = receive;
    }

    @Override
    final boolean perform(Role role, Duration limit) throws InterruptedException {
      return take(receive.within(limit));
    }

    @Override
    void letOneGo() {
      put(sent.size(), trySend(sent.size()));
    }

    @Override
    final void check(int succeeded) {
      assertEquals(succeeded, received.size());
      super.check(succeeded);
    }
  }

  private static class Sending extends Conserving {
    private final Send send;

    Sending(Ends ends, Send send) {
      super(ends);
      this.send = send;
    }

    @Override
    final void prepare() {
      for (int i = 0; put(-i, trySend(-i)); i++) {
      }
    }

    @Override
    final boolean perform(Role role, Duration limit) throws InterruptedException {
      int value = 1 + role.ordinal();
      return put(value, send.within(value, limit));
    }

    @Override
    final void letOneGo() {
      take(ends.tryReceive().get());
    }
  }

  private static int waitingIn(Channel<?> channel) {
    Channel.Statistics now = channel.statistics();
    return now.waitingToSend() + now.waitingToReceive();
  }

  private static Trial onReceive(Channel<Integer> channel, boolean timed) {
    return new Receiving(
        Ends.of(channel),
        limit -> timed ? channel.tryReceive(limit) : Optional.of(channel.receive()));
  }

  private static Trial onSend(Channel<Integer> channel, boolean timed) {
    return new Sending(Ends.of(channel), (value, limit) -> {
      if (timed) {
        return channel.trySend(value, limit);
      }
      channel.send(value);
      return true;
    });
  }

  private static Trial onSelect(boolean timed) {
    Channel<Integer> left = Channel.rendezvous();
    Channel<Integer> right = Channel.buffered(2);
    return new Receiving(
        new Ends(
            value -> (value % 2 == 0 ? left : right).trySend(value) || right.trySend(value),
            right::tryReceive,
            () -> waitingIn(left) + waitingIn(right)),
        limit -> timed
            ? Select.first(
                left.onReceive(Optional::of), right.onReceive(Optional::of),
                Select.after(limit, Optional::empty))
            : Select.first(
                left.onReceive(Optional::of), right.onReceive(Optional::of)));
  }

  private static Trial onSelectSend(boolean timed) {
    Channel<Integer> full = Channel.buffered(1);
    Channel<Integer> never = Channel.rendezvous();
    return new Sending(
        new Ends(full::trySend, full::tryReceive, () -> waitingIn(full) + waitingIn(never)),
        (value, limit) -> timed
            ? Select.first(
                full.onSend(value, () -> true), never.onReceive(_ -> false),
                Select.after(limit, () -> false))
            : Select.first(full.onSend(value, () -> true), never.onReceive(_ -> false)));
  }

  /** One receiver holds the senders up, another does not: both must get the same. */
  private static Trial onBroadcast(boolean timed) {
    var channel = new BroadcastChannel<Integer>();
    Receiver<Integer> full = channel.subscribe(2);
    Receiver<Integer> roomy = channel.subscribe(100);
    var ends =
        new Ends(
            channel::trySend, full::tryReceive, () -> channel.statistics().waitingToSend());
    return new Sending(ends, (value, limit) -> {
      if (timed) {
        return channel.trySend(value, limit);
      }
      channel.send(value);
      return true;
    }) {
      @Override
      void check(int succeeded) {
        super.check(succeeded);
        received.clear();
        while (take(roomy.tryReceive())) {
        }
        assertEquals(sent, received);
      }
    };
  }

  private static Trial onReceiver(boolean timed) {
    var channel = new BroadcastChannel<Integer>();
    Receiver<Integer> receiver = channel.subscribe(3);
    return new Receiving(
        new Ends(channel::trySend, receiver::tryReceive, () -> receiver.statistics().waiting()),
        limit -> timed ? receiver.tryReceive(limit) : Optional.of(receiver.receive()));
  }

  /** Both receivers get each value; who selects gets it from one of them. */
  private static Trial onSelectReceivers(boolean timed) {
    var channel = new BroadcastChannel<Integer>();
    Receiver<Integer> left = channel.subscribe(3);
    Receiver<Integer> right = channel.subscribe(3);
    var ends =
        new Ends(
            channel::trySend,
            () -> left.tryReceive()
                .flatMap(ChannelTrials::fromLeft)
                .or(() -> right.tryReceive().flatMap(ChannelTrials::fromRight)),
            () -> left.statistics().waiting() + right.statistics().waiting());
    Receive receive =
        limit -> timed
            ? Select.first(
                left.onReceive(ChannelTrials::fromLeft),
                right.onReceive(ChannelTrials::fromRight),
                Select.after(limit, Optional::empty))
            : Select.first(
                left.onReceive(ChannelTrials::fromLeft),
                right.onReceive(ChannelTrials::fromRight));
    return new Receiving(ends, receive) {
      @Override
      void letOneGo() {
        int value = sent.size() / 2;
        if (trySend(value)) {
          sent.add(2 * value);
          sent.add(2 * value + 1);
        }
      }
    };
  }

  private static Optional<Integer> fromLeft(int value) {
    return Optional.of(2 * value);
  }

  private static Optional<Integer> fromRight(int value) {
    return Optional.of(2 * value + 1);
  }

  // -- what else waits

  /** Those who wait are let go by the end of the channel. */
  private static final class OnDone extends Trial {
    private final BroadcastChannel<Integer> channel = new BroadcastChannel<>();
    private final Receiver<Integer> receiver = channel.subscribe(1);
    private final boolean timed;

    OnDone(boolean timed) {
      this.timed = timed;
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      try {
        Optional<Integer> value = timed ? receiver.tryReceive(limit) : receiver.receiveOrDone();
        assertEquals(Optional.empty(), value);
        return !timed;
      } catch (ClosedException _) {
        return true;
      }
    }

    @Override
    void letOneGo() {
      channel.done();
    }

    @Override
    void check(int succeeded) {
      assertEquals(0, receiver.statistics().waiting());
    }
  }

  /** Whoever waits for a value has a receiver meanwhile. */
  private static final class OnWatch extends Trial {
    private final WatchChannel<Integer> watch = new WatchChannel<>(0);

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      return watch.awaitUntil(value -> value > role.ordinal()) > role.ordinal();
    }

    @Override
    void letOneGo() {
      watch.update(value -> value + 1);
    }

    @Override
    void check(int succeeded) {
      assertEquals(0, watch.receivers());
    }
  }
}
