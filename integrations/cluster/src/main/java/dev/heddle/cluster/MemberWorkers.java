package dev.heddle.cluster;

import dev.heddle.ipc.pool.Connection;
import dev.heddle.ipc.pool.PoolCore;
import dev.heddle.ipc.pool.WorkerSource;
import dev.heddle.ipc.process.Background;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The workers that the members of a cluster lend to a pool: as many on each as it has seats.
 *
 * <p>With its lock only that of {@link Silences} is taken.
 */
final class MemberWorkers implements WorkerSource, Node.Listener {
  /** For those that were cut off to find each other again. */
  private static final Duration TIME_TO_MERGE = Duration.ofSeconds(30);

  private final int maxPayload;
  private final Level logLevel;
  private final Duration grace;
  private final Duration patience;
  private final Beating beating = new Beating(this::beat);
  private final Silences silences;

  private volatile @Nullable Node node;
  private volatile @Nullable PoolCore core;

  // Guarded by this.
  private Map<UUID, RemoteMember> members = Map.of();
  private long aloneSince;
  private final Map<UUID, RemoteConnection> connections = new LinkedHashMap<>();

  MemberWorkers(int maxPayload, Level logLevel, Duration grace, Duration patience) {
    this.maxPayload = maxPayload;
    this.logLevel = logLevel;
    this.grace = grace;
    this.patience = patience;
    this.aloneSince = System.nanoTime();
    this.silences = new Silences(patience);
  }

  void start(Node by) {
    node = by;
    membersChanged(by.members());
  }

  void serve(PoolCore pool) {
    core = pool;
    pool.sourceChanged();
    beating.start();
  }

  @Override
  public synchronized int most() {
    return members.values().stream().mapToInt(RemoteMember::seats).sum();
  }

  @Override
  public int kept() {
    return most();
  }

  @Override
  public boolean asksToBegin() {
    return true;
  }

  @Override
  public synchronized Connection next(int number) {
    Node by = node;
    RemoteMember freest =
        members.values().stream().max(Comparator.comparingInt(this::freeSeats)).orElse(null);
    if (by == null || freest == null || freeSeats(freest) < 1) {
      throw new IllegalStateException("No member has a free seat");
    }
    var link = UUID.randomUUID();
    var connection =
        new RemoteConnection(
            freest,
            new OpenRequest(by.id, number, maxPayload, logLevel),
            grace,
            link,
            by.wayTo(freest.id(), link),
            this::ended);
    connections.put(link, connection);
    return connection;
  }

  private int freeSeats(RemoteMember member) {
    int used = 0;
    for (RemoteConnection connection : connections.values()) {
      used += connection.member.id().equals(member.id()) ? 1 : 0;
    }
    return member.seats() - used;
  }

  private synchronized void ended(RemoteConnection connection) {
    connections.remove(connection.link().id);
  }

  @Override
  public void arrived(Envelope envelope) throws IOException {
    if (envelope.kind() == Envelope.Kind.BEAT) {
      Beat beat = Beat.decode(envelope.payload());
      if (silences.heard(beat.sender())) {
        refresh();
      }
      for (RemoteConnection connection : connections()) {
        if (connection.member.id().equals(beat.sender())
            && beat.isAbout(connection.link().id)) {
          connection.heard(beat);
        }
      }
      return;
    }
    RemoteConnection connection;
    synchronized (this) {
      connection = connections.get(envelope.link());
    }
    // One that is not there any more: its answers come too late.
    if (connection != null) {
      connection.arrived(envelope);
    }
  }

  private synchronized List<RemoteConnection> connections() {
    return List.copyOf(connections.values());
  }

  @Override
  public void membersChanged(List<RemoteMember> now) {
    List<RemoteConnection> lost = new ArrayList<>();
    List<RemoteMember> working = now.stream().filter(member -> member.seats() > 0).toList();
    silences.present(working);
    synchronized (this) {
      Map<UUID, RemoteMember> present = new HashMap<>();
      working.stream()
          .filter(member -> !silences.isGone(member.id()))
          .forEach(member -> present.put(member.id(), member));
      if (present.isEmpty() && !members.isEmpty()) {
        aloneSince = System.nanoTime();
      }
      members = present;
      for (RemoteConnection connection : connections.values()) {
        if (!present.containsKey(connection.member.id())) {
          lost.add(connection);
        }
      }
    }
    lost.forEach(
        connection -> connection.endLater(
            "its member " + connection.member + silences.why(connection.member.id())));
    PoolCore pool = core;
    if (pool != null) {
      Background.run(pool::sourceChanged);
    }
  }

  private void refresh() {
    Node by = node;
    if (by != null) {
      membersChanged(by.members());
    }
  }

  private void beat() {
    Node by = node;
    if (by == null) {
      return;
    }
    silences.look(this::refresh);
    failIfAlone();
    Map<UUID, Map<UUID, Long>> links = new HashMap<>();
    synchronized (this) {
      members.keySet().forEach(id -> links.put(id, new HashMap<>()));
    }
    for (RemoteConnection connection : connections()) {
      links
          .computeIfAbsent(connection.member.id(), _ -> new HashMap<>())
          .put(connection.link().id, connection.link().lastSent());
    }
    links.forEach(by::beat);
  }

  /** Nobody waits for ever for a member to come. */
  private void failIfAlone() {
    PoolCore pool = core;
    Duration limit = patience.plus(TIME_TO_MERGE);
    boolean tooLong;
    synchronized (this) {
      tooLong = members.isEmpty() && System.nanoTime() - aloneSince > limit.toNanos();
    }
    if (tooLong && pool != null) {
      pool.failWaiting(
          "The cluster has had no member that works for " + limit + "; start one");
    }
  }

  void stop() {
    beating.stop();
  }
}
