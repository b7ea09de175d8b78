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

  /** What went in has come out, or is still there. */
  private abstract static class Conserving extends Trial {
    final boolean timed;
    final Set<Integer> sent = new ConcurrentSkipListSet<>();
    final Set<Integer> received = new ConcurrentSkipListSet<>();

    Conserving(boolean timed) {
      this.timed = timed;
    }

    abstract boolean trySend(int value);

    abstract Optional<Integer> tryReceive();

    abstract int waiting();

    final boolean take(Optional<Integer> value) {
      value.ifPresent(v -> assertTrue(received.add(v), () -> v + " twice"));
      return value.isPresent();
    }

    final boolean put(int value, boolean wasSent) {
      return wasSent && sent.add(value);
    }

    static int waiting(Channel<?> channel) {
      Channel.Statistics now = channel.statistics();
      return now.waitingToSend() + now.waitingToReceive();
    }

    @Override
    void check(int succeeded) {
      assertEquals(0, waiting());
      while (take(tryReceive())) {
      }
      assertEquals(sent, received);
    }
  }

  private abstract static class Receiving extends Conserving {
    Receiving(boolean timed) {
      super(timed);
    }

    abstract Optional<Integer> receive(Duration limit) throws InterruptedException;

    @Override
    final boolean perform(Role role, Duration limit) throws InterruptedException {
      return take(receive(limit));
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

  private abstract static class Sending extends Conserving {
    Sending(boolean timed) {
      super(timed);
    }

    abstract boolean send(int value, Duration limit) throws InterruptedException;

    @Override
    final void prepare() {
      for (int i = 0; put(-i, trySend(-i)); i++) {
      }
    }

    @Override
    final boolean perform(Role role, Duration limit) throws InterruptedException {
      int value = 1 + role.ordinal();
      return put(value, send(value, limit));
    }

    @Override
    final void letOneGo() {
      take(tryReceive());
    }
  }

  private static final class OnReceive extends Receiving {
    private final Channel<Integer> channel;

    OnReceive(Channel<Integer> channel, boolean timed) {
      super(timed);
      this.channel = channel;
    }

    @Override
    Optional<Integer> receive(Duration limit) throws InterruptedException {
      return timed ? channel.receive(limit) : Optional.of(channel.receive());
    }

    @Override
    boolean trySend(int value) {
      return channel.trySend(value);
    }

    @Override
    Optional<Integer> tryReceive() {
      return channel.tryReceive();
    }

    @Override
    int waiting() {
      return waiting(channel);
    }
  }

  private static final class OnSend extends Sending {
    private final Channel<Integer> channel;

    OnSend(Channel<Integer> channel, boolean timed) {
      super(timed);
      this.channel = channel;
    }

    @Override
    boolean send(int value, Duration limit) throws InterruptedException {
      if (timed) {
        return channel.send(value, limit);
      }
      channel.send(value);
      return true;
    }

    @Override
    boolean trySend(int value) {
      return channel.trySend(value);
    }

    @Override
    Optional<Integer> tryReceive() {
      return channel.tryReceive();
    }

    @Override
    int waiting() {
      return waiting(channel);
    }
  }

  private static final class OnSelect extends Receiving {
    private final Channel<Integer> left = Channel.rendezvous();
    private final Channel<Integer> right = Channel.buffered(2);

    OnSelect(boolean timed) {
      super(timed);
    }

    @Override
    Optional<Integer> receive(Duration limit) throws InterruptedException {
      return timed
          ? Select.<Optional<Integer>>first(
              left.onReceive(Optional::of), right.onReceive(Optional::of),
              Select.after(limit, Optional::empty))
          : Select.<Optional<Integer>>first(
              left.onReceive(Optional::of), right.onReceive(Optional::of));
    }

    @Override
    boolean trySend(int value) {
      return (value % 2 == 0 ? left : right).trySend(value) || right.trySend(value);
    }

    @Override
    Optional<Integer> tryReceive() {
      return right.tryReceive();
    }

    @Override
    int waiting() {
      return waiting(left) + waiting(right);
    }
  }

  private static final class OnSelectSend extends Sending {
    private final Channel<Integer> full = Channel.buffered(1);
    private final Channel<Integer> never = Channel.rendezvous();

    OnSelectSend(boolean timed) {
      super(timed);
    }

    @Override
    boolean send(int value, Duration limit) throws InterruptedException {
      return timed
          ? Select.<Boolean>first(
              full.onSend(value, () -> true), never.onReceive(_ -> false),
              Select.after(limit, () -> false))
          : Select.<Boolean>first(full.onSend(value, () -> true), never.onReceive(_ -> false));
    }

    @Override
    boolean trySend(int value) {
      return full.trySend(value);
    }

    @Override
    Optional<Integer> tryReceive() {
      return full.tryReceive();
    }

    @Override
    int waiting() {
      return waiting(full) + waiting(never);
    }
  }

  /** One receiver holds the senders up, another does not: both must get the same. */
  private static final class OnBroadcast extends Sending {
    private final BroadcastChannel<Integer> channel = new BroadcastChannel<>();
    private final Receiver<Integer> full = channel.subscribe(2);
    private final Receiver<Integer> roomy = channel.subscribe(100);

    OnBroadcast(boolean timed) {
      super(timed);
    }

    @Override
    boolean send(int value, Duration limit) throws InterruptedException {
      if (timed) {
        return channel.send(value, limit);
      }
      channel.send(value);
      return true;
    }

    @Override
    boolean trySend(int value) {
      return channel.trySend(value);
    }

    @Override
    Optional<Integer> tryReceive() {
      return full.tryReceive();
    }

    @Override
    int waiting() {
      return channel.statistics().waitingToSend();
    }

    @Override
    void check(int succeeded) {
      super.check(succeeded);
      received.clear();
      while (take(roomy.tryReceive())) {
      }
      assertEquals(sent, received);
    }
  }

  private static final class OnReceiver extends Receiving {
    private final BroadcastChannel<Integer> channel = new BroadcastChannel<>();
    private final Receiver<Integer> receiver = channel.subscribe(3);

    OnReceiver(boolean timed) {
      super(timed);
    }

    @Override
    Optional<Integer> receive(Duration limit) throws InterruptedException {
      return timed ? receiver.receive(limit) : Optional.of(receiver.receive());
    }

    @Override
    boolean trySend(int value) {
      return channel.trySend(value);
    }

    @Override
    Optional<Integer> tryReceive() {
      return receiver.tryReceive();
    }

    @Override
    int waiting() {
      return receiver.statistics().waiting();
    }
  }

  /** Both receivers get each value; who selects gets it from one of them. */
  private static final class OnSelectReceivers extends Receiving {
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
    Optional<Integer> receive(Duration limit) throws InterruptedException {
      return timed
          ? Select.<Optional<Integer>>first(
              left.onReceive(OnSelectReceivers::fromLeft),
              right.onReceive(OnSelectReceivers::fromRight),
              Select.after(limit, Optional::empty))
          : Select.<Optional<Integer>>first(
              left.onReceive(OnSelectReceivers::fromLeft),
              right.onReceive(OnSelectReceivers::fromRight));
    }

    @Override
    boolean trySend(int value) {
      return channel.trySend(value);
    }

    @Override
    void letOneGo() {
      int value = sent.size() / 2;
      if (trySend(value)) {
        sent.add(2 * value);
        sent.add(2 * value + 1);
      }
    }

    @Override
    Optional<Integer> tryReceive() {
      return left.tryReceive()
          .flatMap(OnSelectReceivers::fromLeft)
          .or(() -> right.tryReceive().flatMap(OnSelectReceivers::fromRight));
    }

    @Override
    int waiting() {
      return left.statistics().waiting() + right.statistics().waiting();
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
