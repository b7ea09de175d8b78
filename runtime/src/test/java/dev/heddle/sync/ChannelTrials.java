package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.channel.BroadcastChannel;
import dev.heddle.channel.Channel;
import dev.heddle.channel.ChannelClosedException;
import dev.heddle.channel.Receiver;
import dev.heddle.channel.Select;
import dev.heddle.channel.WatchChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;

/** The operations of {@code dev.heddle.channel} that wait. */
final class ChannelTrials {
  private ChannelTrials() {}

  static Map<String, Supplier<Trial>> all() {
    Map<String, Supplier<Trial>> all = new LinkedHashMap<>();
    for (boolean timed : new boolean[]{false, true}) {
      String limit = timed ? "(limit)" : "";
      all.put("Channel.receive" + limit, () -> new OnReceive(Channel.buffered(3), timed));
      all.put(
          "Channel.receive of a rendezvous" + limit,
          () -> new OnReceive(Channel.rendezvous(), timed));
      all.put("Channel.send" + limit, () -> new OnSend(Channel.buffered(2), timed));
      all.put(
          "Channel.send of a rendezvous" + limit, () -> new OnSend(Channel.rendezvous(), timed));
      all.put("Select of two receives" + limit, () -> new OnSelect(timed));
      all.put("Select of a send" + limit, () -> new OnSelectSend(timed));
      all.put("BroadcastChannel.send" + limit, () -> new OnBroadcast(timed));
      all.put("Receiver.receive" + limit, () -> new OnReceiver(timed));
      all.put("Select of two receivers" + limit, () -> new OnSelectReceivers(timed));
      all.put("Receiver.receive and done" + limit, () -> new OnDone(timed));
    }
    all.put("WatchChannel.await", OnWatch::new);
    return all;
  }

  /** Counts what went in and what came out. */
  private abstract static class Conserving extends Trial {
    final boolean timed;
    final Set<Integer> sent = new ConcurrentSkipListSet<>();
    final Set<Integer> received = new ConcurrentSkipListSet<>();

    Conserving(boolean timed) {
      this.timed = timed;
    }

    boolean take(Optional<Integer> value) {
      value.ifPresent(v -> assertTrue(received.add(v), () -> v + " twice"));
      return value.isPresent();
    }

    boolean put(int value, boolean wasSent) {
      return wasSent && sent.add(value);
    }

    static void assertNobodyWaits(Channel<?> channel) {
      Channel.Statistics after = channel.statistics();
      assertEquals(0, after.waitingToSend() + after.waitingToReceive());
    }
  }

  private static final class OnReceive extends Conserving {
    private final Channel<Integer> channel;

    OnReceive(Channel<Integer> channel, boolean timed) {
      super(timed);
      this.channel = channel;
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      return take(timed ? channel.receive(limit) : Optional.of(channel.receive()));
    }

    @Override
    void letOneGo() {
      put(sent.size(), channel.trySend(sent.size()));
    }

    @Override
    void check(int succeeded) {
      assertEquals(succeeded, received.size());
      assertNobodyWaits(channel);
      while (take(channel.tryReceive())) {
      }
      assertEquals(sent, received);
    }
  }

  private static final class OnSend extends Conserving {
    private final Channel<Integer> channel;

    OnSend(Channel<Integer> channel, boolean timed) {
      super(timed);
      this.channel = channel;
    }

    @Override
    void prepare() {
      for (int i = 0; put(-i, channel.trySend(-i)); i++) {
      }
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      int value = 1 + role.ordinal();
      if (timed) {
        return put(value, channel.send(value, limit));
      }
      channel.send(value);
      return put(value, true);
    }

    @Override
    void letOneGo() {
      take(channel.tryReceive());
    }

    @Override
    void check(int succeeded) {
      assertNobodyWaits(channel);
      while (take(channel.tryReceive())) {
      }
      assertEquals(sent, received);
    }
  }

  private static final class OnSelect extends Conserving {
    private final Channel<Integer> left = Channel.rendezvous();
    private final Channel<Integer> right = Channel.buffered(2);

    OnSelect(boolean timed) {
      super(timed);
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      return take(timed
          ? Select.<Optional<Integer>>first(
              left.onReceive(Optional::of), right.onReceive(Optional::of),
              Select.after(limit, Optional::empty))
          : Select.<Optional<Integer>>first(
              left.onReceive(Optional::of), right.onReceive(Optional::of)));
    }

    @Override
    void letOneGo() {
      int value = sent.size();
      put(value, (value % 2 == 0 ? left : right).trySend(value) || right.trySend(value));
    }

    @Override
    void check(int succeeded) {
      assertEquals(succeeded, received.size());
      assertNobodyWaits(left);
      assertNobodyWaits(right);
      while (take(right.tryReceive())) {
      }
      assertEquals(sent, received);
    }
  }

  private static final class OnSelectSend extends Conserving {
    private final Channel<Integer> full = Channel.buffered(1);
    private final Channel<Integer> never = Channel.rendezvous();

    OnSelectSend(boolean timed) {
      super(timed);
    }

    @Override
    void prepare() {
      put(0, full.trySend(0));
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      int value = 1 + role.ordinal();
      return put(value, timed
          ? Select.<Boolean>first(
              full.onSend(value, () -> true), never.onReceive(_ -> false),
              Select.after(limit, () -> false))
          : Select.<Boolean>first(full.onSend(value, () -> true), never.onReceive(_ -> false)));
    }

    @Override
    void letOneGo() {
      take(full.tryReceive());
    }

    @Override
    void check(int succeeded) {
      assertNobodyWaits(full);
      assertNobodyWaits(never);
      while (take(full.tryReceive())) {
      }
      assertEquals(sent, received);
    }
  }

  /** One receiver holds the senders up, another does not: both must get the same. */
  private static final class OnBroadcast extends Conserving {
    private final BroadcastChannel<Integer> channel = new BroadcastChannel<>();
    private final Receiver<Integer> full = channel.subscribe(2);
    private final Receiver<Integer> roomy = channel.subscribe(100);

    OnBroadcast(boolean timed) {
      super(timed);
    }

    @Override
    void prepare() {
      for (int i = 0; put(-i, channel.trySend(-i)); i++) {
      }
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      int value = 1 + role.ordinal();
      if (timed) {
        return put(value, channel.send(value, limit));
      }
      channel.send(value);
      return put(value, true);
    }

    @Override
    void letOneGo() {
      take(full.tryReceive());
    }

    @Override
    void check(int succeeded) {
      assertEquals(0, channel.statistics().waitingToSend());
      while (take(full.tryReceive())) {
      }
      assertEquals(sent, received);
      received.clear();
      while (take(roomy.tryReceive())) {
      }
      assertEquals(sent, received);
    }
  }

  private static final class OnReceiver extends Conserving {
    private final BroadcastChannel<Integer> channel = new BroadcastChannel<>();
    private final Receiver<Integer> receiver = channel.subscribe(3);

    OnReceiver(boolean timed) {
      super(timed);
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      return take(timed ? receiver.receive(limit) : Optional.of(receiver.receive()));
    }

    @Override
    void letOneGo() {
      put(sent.size(), channel.trySend(sent.size()));
    }

    @Override
    void check(int succeeded) {
      assertEquals(succeeded, received.size());
      assertEquals(0, receiver.statistics().waiting());
      while (take(receiver.tryReceive())) {
      }
      assertEquals(sent, received);
    }
  }

  /** Both receivers get each value; who selects gets it from one of them. */
  private static final class OnSelectReceivers extends Conserving {
    private final BroadcastChannel<Integer> channel = new BroadcastChannel<>();
    private final Receiver<Integer> left = channel.subscribe(3);
    private final Receiver<Integer> right = channel.subscribe(3);

    OnSelectReceivers(boolean timed) {
      super(timed);
    }

    private static Optional<Integer> fromLeft(int value) {
      return Optional.of(2 * value);
    }

    private static Optional<Integer> fromRight(int value) {
      return Optional.of(2 * value + 1);
    }

    @Override
    boolean perform(Role role, Duration limit) throws Exception {
      return take(timed
          ? Select.<Optional<Integer>>first(
              left.onReceive(OnSelectReceivers::fromLeft),
              right.onReceive(OnSelectReceivers::fromRight),
              Select.after(limit, Optional::empty))
          : Select.<Optional<Integer>>first(
              left.onReceive(OnSelectReceivers::fromLeft),
              right.onReceive(OnSelectReceivers::fromRight)));
    }

    @Override
    void letOneGo() {
      int value = sent.size() / 2;
      if (channel.trySend(value)) {
        sent.add(2 * value);
        sent.add(2 * value + 1);
      }
    }

    @Override
    void check(int succeeded) {
      assertEquals(succeeded, received.size());
      assertEquals(0, left.statistics().waiting() + right.statistics().waiting());
      while (take(left.tryReceive().flatMap(OnSelectReceivers::fromLeft))) {
      }
      while (take(right.tryReceive().flatMap(OnSelectReceivers::fromRight))) {
      }
      assertEquals(sent, received);
    }
  }

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
        Optional<Integer> value = timed ? receiver.receive(limit) : receiver.receiveOrDone();
        assertEquals(Optional.empty(), value);
        return !timed;
      } catch (ChannelClosedException _) {
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
      return watch.await(value -> value > role.ordinal()) > role.ordinal();
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
