package dev.heddle.net;

import dev.heddle.Outcome;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first of a host's addresses that answers, without a long wait for those that do not:
 * RFC 8305.
 *
 * <p>The addresses are tried in the resolver's order, but the families take turns, so that a family
 * that leads nowhere costs one delay and not many. The next attempt begins when one has failed, or
 * when none has ended for the delay; those before it go on meanwhile. The first connection ends the
 * others.
 *
 * <p>Each attempt is a task, and how it ended goes through one channel, from which the caller takes the
 * first connection. Whatever is in the channel when the last task has ended came too late and is
 * closed, so that a connection made at the moment of its cancellation is not lost.
 */
final class HappyEyeballs {
  private final Connector connector;
  private final Duration delay;
  private final Channel<Outcome<SocketStream>> ended = Channel.unlimited();
  private final List<Throwable> failures = new ArrayList<>();

  /** How one address is tried. */
  interface Connector {
    SocketStream connect(InetSocketAddress address) throws IOException, InterruptedException;
  }

  HappyEyeballs(Connector connector, Duration delay) {
    this.connector = connector;
    this.delay = delay;
  }

  SocketStream connect(List<InetSocketAddress> addresses)
      throws IOException, InterruptedException {
    SocketStream winner = null;
    try (var group = TaskGroup.open("connect")) {
      winner = race(group, addresses);
      group.cancel("another address has answered first");
    } catch (Throwable e) {
      if (winner != null) {
        winner.close();
      }
      throw e;
    } finally {
      closeLateOnes();
    }
    if (winner != null) {
      return winner;
    }
    var none = new ConnectException("None of these could be connected to: " + addresses);
    failures.forEach(none::addSuppressed);
    throw none;
  }

  private @Nullable SocketStream race(TaskGroup group, List<InetSocketAddress> addresses)
      throws InterruptedException {
    var left = new ArrayDeque<>(inTurns(addresses));
    while (failures.size() < addresses.size()) {
      if (!left.isEmpty()) {
        InetSocketAddress next = left.remove();
        group.start(next.toString(), () -> attempt(next));
      }
      Optional<Outcome<SocketStream>> first =
          left.isEmpty() ? Optional.of(ended.receive()) : ended.tryReceive(delay);
      if (first.isPresent() && first.get() instanceof Outcome.Success<SocketStream>(var stream)) {
        return stream;
      }
      noteFailure(first);
    }
    return null;
  }

  private void attempt(InetSocketAddress address) throws InterruptedException {
    Outcome<SocketStream> outcome;
    try {
      outcome = new Outcome.Success<>(connector.connect(address));
    } catch (IOException | RuntimeException e) {
      outcome = new Outcome.Failure<>(e);
    }
    ended.trySend(outcome);
  }

  private void noteFailure(Optional<Outcome<SocketStream>> outcome) {
    if (outcome.isPresent()
        && outcome.get() instanceof Outcome.Failure<SocketStream>(var failure)) {
      failures.add(failure);
    }
  }

  private void closeLateOnes() {
    Optional<Outcome<SocketStream>> late;
    while ((late = ended.tryReceive()).isPresent()) {
      if (late.get() instanceof Outcome.Success<SocketStream>(var stream)) {
        stream.close();
      }
    }
  }

  /** One of the first address's family, one of the other, and so on. */
  static List<InetSocketAddress> inTurns(List<InetSocketAddress> addresses) {
    Class<?> family = addresses.getFirst().getAddress().getClass();
    var own = new ArrayDeque<InetSocketAddress>();
    var other = new ArrayDeque<InetSocketAddress>();
    for (InetSocketAddress address : addresses) {
      (family.isInstance(address.getAddress()) ? own : other).add(address);
    }
    var turns = new ArrayList<InetSocketAddress>(addresses.size());
    while (!own.isEmpty() || !other.isEmpty()) {
      if (!own.isEmpty()) {
        turns.add(own.remove());
      }
      if (!other.isEmpty()) {
        turns.add(other.remove());
      }
    }
    return turns;
  }
}
