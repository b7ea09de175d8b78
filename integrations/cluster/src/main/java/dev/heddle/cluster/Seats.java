package dev.heddle.cluster;

import dev.heddle.ipc.launch.JvmSetup;
import dev.heddle.ipc.pool.Connection;
import dev.heddle.ipc.pool.ProcessConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The workers of this member, for all pools of the cluster. */
final class Seats implements Node.Listener {
  private final @Nullable JvmSetup processes;
  private final Duration patience;
  private final Beating beating = new Beating(this::beat);
  private volatile @Nullable Node node;

  // Guarded by this.
  private final Map<UUID, Seat> seats = new LinkedHashMap<>();
  private boolean closed;
  private boolean left;
  private @Nullable String over;

  /** @param processes the JVM of worker processes, or null for threads of this process */
  Seats(@Nullable JvmSetup processes, Duration patience) {
    this.processes = processes;
    this.patience = patience;
  }

  void start(Node by) {
    node = by;
    beating.start();
  }

  @Override
  public void arrived(Envelope envelope) throws IOException {
    switch (envelope.kind()) {
      case BEAT -> {
        Beat beat = Beat.decode(envelope.payload());
        seats().stream()
            .filter(seat -> seat.pool.equals(beat.sender()) && beat.isAbout(seat.link().id))
            .forEach(seat -> seat.heard(beat));
      }
      case OPEN -> open(envelope.link(), OpenRequest.decode(envelope.payload()));
      default -> {
        Seat seat = seat(envelope.link());
        if (seat != null) {
          seat.arrived(envelope);
        }
      }
    }
  }

  private void open(UUID link, OpenRequest request) {
    Node by = node;
    if (by == null) {
      // It will be asked for again.
      return;
    }
    Seat seat;
    synchronized (this) {
      if (closed || seats.containsKey(link)) {
        return;
      }
      seat =
          new Seat(
              link, request.pool(), by.wayTo(request.pool(), link), worker(request), this::ended);
      seats.put(link, seat);
    }
    seat.open();
  }

  private Connection worker(OpenRequest request) {
    String name = "worker-" + request.number();
    return processes == null
        ? new ThreadConnection(name, request.maxPayload())
        : new ProcessConnection(name, processes, request.maxPayload(), request.logLevel());
  }

  private synchronized void ended(Seat seat) {
    seats.remove(seat.link().id);
    notifyAll();
  }

  private synchronized @Nullable Seat seat(UUID link) {
    return seats.get(link);
  }

  private synchronized List<Seat> seats() {
    return List.copyOf(seats.values());
  }

  @Override
  public void membersChanged(List<RemoteMember> now) {
    Set<UUID> present = now.stream().map(RemoteMember::id).collect(Collectors.toSet());
    for (Seat seat : seats()) {
      if (!present.contains(seat.pool)) {
        seat.kill("the process of its pool has left the cluster");
      }
    }
  }

  @Override
  public void ended(String why) {
    synchronized (this) {
      closed = true;
      over = why;
      left = true;
      notifyAll();
    }
    beating.stop();
    seats().forEach(seat -> seat.kill(why));
  }

  private void beat() {
    Node by = Objects.requireNonNull(node);
    by.look();
    Map<UUID, Map<UUID, Long>> links = new HashMap<>();
    for (RemoteMember member : by.members()) {
      if (member.seats() == 0) {
        links.put(member.id(), new HashMap<>());
      }
    }
    for (Seat seat : seats()) {
      seat.killIfSilent(patience);
      Map<UUID, Long> its = links.get(seat.pool);
      if (its != null) {
        its.put(seat.link().id, seat.link().lastSent());
      }
    }
    links.forEach(by::beat);
  }

  /**
   * Waits until this member is closed.
   *
   * @throws IllegalStateException if it has ended without that
   */
  synchronized void awaitEnd() throws InterruptedException {
    while (!left) {
      wait();
    }
    if (over != null) {
      throw new IllegalStateException("The member has ended, since " + over);
    }
  }

  /** This process is not in the cluster any more. */
  synchronized void left() {
    left = true;
    notifyAll();
  }

  /** Ends all workers, and waits for those that are processes. */
  void close(Duration limit) {
    beating.stop();
    List<Seat> open;
    synchronized (this) {
      closed = true;
      open = new ArrayList<>(seats.values());
    }
    open.forEach(seat -> seat.kill("its member ends"));
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (this) {
      while (!seats.isEmpty() && System.nanoTime() < deadline) {
        try {
          wait(10);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }
}
