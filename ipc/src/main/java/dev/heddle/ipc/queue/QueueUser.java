package dev.heddle.ipc.queue;

import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Another process that uses queues of this one. When it is gone, its wishes are withdrawn and what it
 * was sent without acknowledging goes back to its queue.
 */
final class QueueUser implements QueueLink.Handler {
  private final QueueLink link;
  private final String secret;
  private final Map<Long, QueueCore> queues;

  // Guarded by this.
  private final Map<Long, Wish> wishes = new HashMap<>();
  private final SequencedMap<Long, Wish> unacknowledged = new LinkedHashMap<>();
  private final Set<QueueCore> attached = new LinkedHashSet<>();
  private boolean gone;

  /** Only its reader's. */
  private boolean joined;

  QueueUser(QueueLink link, String secret, Map<Long, QueueCore> queues) {
    this.link = link;
    this.secret = secret;
    this.queues = queues;
  }

  /** What it wants of a queue. */
  private final class Wish implements QueueAsk {
    private final QueueCore core;
    private final long request;
    private final byte @Nullable [] toPut;
    private byte[] received = QueueFrame.EMPTY;

    Wish(QueueCore core, long request, byte @Nullable [] toPut) {
      this.core = core;
      this.request = request;
      this.toPut = toPut;
    }

    @Override
    public byte @Nullable [] item() {
      return toPut;
    }

    @Override
    public void granted(byte[] item) {
      received = item;
      if (!deliver(this)) {
        core.giveBack(List.of(item));
      }
    }

    @Override
    public void refused() {
      synchronized (QueueUser.this) {
        wishes.remove(request);
      }
      link.send(QueueFrame.of(QueueOp.CLOSED, 0, request));
    }
  }

  /** Sends what was granted; false if it is an item that nobody is there to receive. */
  private synchronized boolean deliver(Wish wish) {
    wishes.remove(wish.request);
    if (wish.toPut != null) {
      link.send(QueueFrame.of(QueueOp.DONE, 0, wish.request));
      return true;
    }
    if (!gone) {
      unacknowledged.put(wish.request, wish);
      link.send(new QueueFrame(QueueOp.ITEM, 0, wish.request, wish.received));
    }
    return !gone;
  }

  @Override
  public void received(QueueFrame frame) throws IOException {
    if (!joined) {
      join(frame);
      return;
    }
    QueueCore core = queues.get(frame.queue());
    switch (frame.op()) {
      case PUT -> ask(core, frame.request(), frame.payload());
      case GET -> ask(core, frame.request(), null);
      case WITHDRAW -> withdraw(frame.request());
      case TAKEN -> taken(frame.request());
      case SHUT -> {
        if (core != null) {
          core.shut();
        }
      }
      case ATTACH -> attach(core);
      default -> throw new ProtocolException("a queue's user cannot send " + frame.op());
    }
  }

  private void join(QueueFrame frame) throws ProtocolException {
    byte[] expected = secret.getBytes(StandardCharsets.US_ASCII);
    if (frame.op() != QueueOp.JOIN || !MessageDigest.isEqual(expected, frame.payload())) {
      throw new ProtocolException("a queue's user that does not know the secret");
    }
    joined = true;
  }

  private void ask(@Nullable QueueCore core, long request, byte @Nullable [] toPut)
      throws ProtocolException {
    if (core == null) {
      link.send(QueueFrame.of(QueueOp.CLOSED, 0, request));
      return;
    }
    var wish = new Wish(core, request, toPut);
    synchronized (this) {
      if (unacknowledged.containsKey(request) || wishes.putIfAbsent(request, wish) != null) {
        throw new ProtocolException("request " + request + " of a queue's user comes twice");
      }
    }
    core.ask(wish);
  }

  private void withdraw(long request) {
    Wish wish;
    synchronized (this) {
      wish = wishes.get(request);
    }
    if (wish != null && wish.core.withdraw(wish)) {
      synchronized (this) {
        wishes.remove(request);
      }
      link.send(QueueFrame.of(QueueOp.WITHDRAWN, 0, request));
    }
  }

  private synchronized void taken(long request) {
    unacknowledged.remove(request);
  }

  private synchronized void attach(@Nullable QueueCore core) {
    if (core != null) {
      attached.add(core);
    }
  }

  @Override
  public void ended(String why) {
    List<Wish> open;
    List<Wish> unreceived;
    List<QueueCore> toShut;
    synchronized (this) {
      gone = true;
      open = new ArrayList<>(wishes.values());
      unreceived = new ArrayList<>(unacknowledged.values());
      toShut = new ArrayList<>(attached);
      wishes.clear();
      unacknowledged.clear();
    }
    open.forEach(wish -> wish.core.withdraw(wish));
    for (Wish wish : unreceived.reversed()) {
      wish.core.giveBack(List.of(wish.received));
    }
    toShut.forEach(QueueCore::shut);
  }
}
