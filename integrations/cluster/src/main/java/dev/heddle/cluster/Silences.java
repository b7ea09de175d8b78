package dev.heddle.cluster;

import dev.heddle.ipc.process.Background;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which members are not heard of, and what is thought of it: this process's own opinion, since that of the
 * whole cluster takes long while several members are silent at a time.
 *
 * <p>One that has missed a few beats is looked for: where nobody listens any more, its process has ended.
 * Where the system still accepts connections it may be stopped or overloaded, and has {@code patience}.
 */
final class Silences {
  private static final int BEATS_TO_LOOK = 4;
  private static final int CONNECT_MILLIS = 1_000;

  private final Duration patience;

  // Guarded by this.
  private final Map<UUID, Heard> members = new HashMap<>();
  private long lastLook = System.nanoTime();

  private static final class Heard {
    final RemoteMember member;
    long last = System.nanoTime();
    boolean looking;
    boolean silent;
    boolean ended;

    Heard(RemoteMember member) {
      this.member = member;
    }
  }

  Silences(Duration patience) {
    this.patience = patience;
  }

  /** These are in the cluster; nobody else. */
  synchronized void present(List<RemoteMember> now) {
    Set<UUID> ids = now.stream().map(RemoteMember::id).collect(Collectors.toSet());
    members.keySet().retainAll(ids);
    now.forEach(member -> members.computeIfAbsent(member.id(), _ -> new Heard(member)));
  }

  /** A beat has come; true if its sender had been given up. */
  synchronized boolean heard(UUID id) {
    Heard heard = members.get(id);
    if (heard == null) {
      return false;
    }
    boolean back = heard.silent || heard.ended;
    heard.last = System.nanoTime();
    heard.silent = false;
    heard.ended = false;
    return back;
  }

  synchronized boolean isGone(UUID id) {
    Heard heard = members.get(id);
    return heard != null && (heard.silent || heard.ended);
  }

  /** Why a member is not used any more, in words behind its name. */
  synchronized String why(UUID id) {
    Heard heard = members.get(id);
    if (heard != null && heard.ended) {
      return " has ended";
    }
    return heard != null && heard.silent
        ? " has been silent for " + patience
        : " has left the cluster";
  }

  /** Looks for those that are silent; tells if one is given up by that. */
  void look(Runnable onChange) {
    List<Heard> missing = new ArrayList<>();
    boolean changed = false;
    synchronized (this) {
      long now = System.nanoTime();
      if (now - lastLook > BEATS_TO_LOOK * Beating.BEAT.toNanos()) {
        // It was this process that was stopped, and has not listened.
        members.values().forEach(heard -> heard.last = now);
      }
      lastLook = now;
      for (Heard heard : members.values()) {
        long silence = now - heard.last;
        if (!heard.silent && silence > patience.toNanos()) {
          heard.silent = true;
          changed = true;
        }
        if (!heard.ended && !heard.looking
            && silence > BEATS_TO_LOOK * Beating.BEAT.toNanos()) {
          heard.looking = true;
          missing.add(heard);
        }
      }
    }
    missing.forEach(heard -> Background.run(() -> lookFor(heard, onChange)));
    if (changed) {
      onChange.run();
    }
  }

  private void lookFor(Heard heard, Runnable onChange) {
    boolean nobody = nobodyListensAt(heard.member);
    synchronized (this) {
      heard.looking = false;
      heard.ended = nobody;
    }
    if (nobody) {
      onChange.run();
    }
  }

  private static boolean nobodyListensAt(RemoteMember member) {
    InetSocketAddress address = Addresses.parse(member.address()).getFirst();
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MILLIS);
      return false;
    } catch (ConnectException _) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
