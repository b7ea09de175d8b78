package dev.heddle.cluster;

import dev.heddle.ipc.pool.Connection;
import dev.heddle.ipc.pool.PoolCore;
import dev.heddle.ipc.pool.WorkerEnd;
import dev.heddle.ipc.pool.WorkerSource;
import dev.heddle.ipc.process.Background;
import dev.heddle.scheduler.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * The workers that the members of a cluster lend to a pool: as many on each as it has seats.
 *
 * <p>With its lock only that of {@link Silences} is taken.
 */
final class MemberWorkers implements WorkerSource, Node.Listener, RemoteConnection.Owner {
  private static final Logger LOG = Log.of(MemberWorkers.class);

  /**
   * For those that were cut off to find each other again: Hazelcast looks at one address after the other, for
   * five seconds each where nobody answers.
   */
  private static final Duration TIME_TO_MERGE = Duration.ofMinutes(1);

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
  private final Troubles troubles = new Troubles();
  private int lastMost;
  private boolean stopping;
  private @Nullable String over;

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
    by.tellMembers();
  }

  void serve(PoolCore pool) {
    core = pool;
    pool.sourceChanged();
    beating.start();
  }

  @Override
  public synchronized int most() {
    boolean hopeless = oneStandsForAll();
    return members.values().stream().mapToInt(member -> capacity(member, hopeless)).sum();
  }

  @Override
  public int kept() {
    return most();
  }

  /** When no member is left whose workers may be able to. */
  @Override
  public synchronized boolean oneStandsForAll() {
    return members.keySet().stream().allMatch(troubles::isPaused);
  }

  @Override
  public boolean asksToBegin() {
    return true;
  }

  @Override
  public synchronized @Nullable Connection next(int number) {
    Node by = node;
    boolean hopeless = oneStandsForAll();
    RemoteMember freest = null;
    int most = 0;
    for (RemoteMember member : members.values()) {
      int free = capacity(member, hopeless) - used(member);
      if (free > most) {
        most = free;
        freest = member;
      }
    }
    if (by == null || freest == null) {
      // It has left since the pool has asked how many there are.
      return null;
    }
    var link = UUID.randomUUID();
    var connection =
        new RemoteConnection(
            freest,
            new OpenRequest(by.id, number, maxPayload, logLevel),
            grace,
            link,
            by.wayTo(freest.id(), link),
            this);
    connections.put(link, connection);
    return connection;
  }

  /** Where workers cannot start anywhere, what waits is to fail soon; so it is tried all the same. */
  private int capacity(RemoteMember member, boolean hopeless) {
    return hopeless
        ? member.seats()
        : troubles.capacity(member.id(), member.seats(), used(member));
  }

  private int used(RemoteMember member) {
    int used = 0;
    for (RemoteConnection connection : connections.values()) {
      used += connection.member.id().equals(member.id()) ? 1 : 0;
    }
    return used;
  }

  @Override
  public synchronized void ready(RemoteConnection connection) {
    troubles.worked(connection.member.id());
  }

  @Override
  public void ended(RemoteConnection connection, WorkerEnd how) {
    Duration pause = Duration.ZERO;
    synchronized (this) {
      connections.remove(connection.link().id);
      if (!connection.wasReady() && !stopping
          && members.containsKey(connection.member.id())) {
        pause = troubles.failed(connection.member.id());
      }
    }
    if (!pause.isZero()) {
      LOG.warn(
          "Workers cannot start on member {}, which is left alone for {} s; the last one: {}",
          connection.member,
          pause.toSeconds(),
          how);
    }
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
      if (over != null) {
        return;
      }
      Map<UUID, RemoteMember> present = new HashMap<>();
      working.stream()
          .filter(member -> !silences.isGone(member.id()))
          .forEach(member -> present.put(member.id(), member));
      if (present.isEmpty() && !members.isEmpty()) {
        aloneSince = System.nanoTime();
      }
      members = present;
      troubles.present(present.keySet());
      for (RemoteConnection connection : connections.values()) {
        if (!present.containsKey(connection.member.id())) {
          lost.add(connection);
        }
      }
    }
    lost.forEach(
        connection -> connection.endLater(
            "its member " + connection.member + silences.why(connection.member.id())));
    tellPool();
  }

  private void tellPool() {
    PoolCore pool = core;
    if (pool != null) {
      Background.run(pool::sourceChanged);
    }
  }

  private void refresh() {
    Node by = node;
    if (by != null) {
      by.tellMembers();
    }
  }

  @Override
  public void ended(String why) {
    List<RemoteConnection> lost;
    synchronized (this) {
      over = why;
      members = Map.of();
      lost = List.copyOf(connections.values());
    }
    LOG.warn("A pool cannot be used any more, since {}", why);
    lost.forEach(connection -> connection.endLater(why));
  }

  private void beat() {
    Node by = node;
    if (by == null) {
      return;
    }
    by.look();
    silences.look(this::refresh);
    failIfAlone();
    if (hasChanged()) {
      tellPool();
    }
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

  /** One that had been left alone is tried again. */
  private synchronized boolean hasChanged() {
    int most = most();
    boolean changed = most != lastMost;
    lastMost = most;
    return changed;
  }

  /** Nobody waits for ever for a member to come. */
  private void failIfAlone() {
    PoolCore pool = core;
    Duration limit = patience.plus(TIME_TO_MERGE);
    String why = null;
    synchronized (this) {
      if (over != null) {
        why = "The pool cannot be used any more; close it, and open another: " + over;
      } else if (members.isEmpty() && System.nanoTime() - aloneSince > limit.toNanos()) {
        why = "The cluster has had no member that works for " + limit + "; start one";
      }
    }
    if (why != null && pool != null) {
      pool.failWaiting(why);
    }
  }

  /** What ends from now on ends because the pool does. */
  synchronized void stopping() {
    stopping = true;
  }

  void stop() {
    beating.stop();
  }
}
