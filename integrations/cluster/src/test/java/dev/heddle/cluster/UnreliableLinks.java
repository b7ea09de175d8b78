package dev.heddle.cluster;

import dev.heddle.ipc.pool.Connection;
import dev.heddle.ipc.pool.WorkerEnd;
import dev.heddle.ipc.pool.WorkerSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Consumer;
import org.slf4j.event.Level;

/**
 * Workers of a pool that are threads of this process, at the other end of links which lose, double,
 * disorder and break what goes over them, at random from a seed; or have it changed by whoever knows how it is
 * made. Beats are as often as a test has time for.
 */
final class UnreliableLinks implements WorkerSource, RemoteConnection.Owner, AutoCloseable {
  private static final int BEAT_MILLIS = 10;
  private static final int MAX_PAYLOAD = 1 << 20;
  private static final int ODDS = 120;
  private static final byte[] NOTHING = {};

  private final int workers;
  private final boolean isForged;
  private final Random random;
  private final RemoteMember member = new RemoteMember(UUID.randomUUID(), "here", 1, 1);
  private final UUID pool = UUID.randomUUID();
  private final Map<UUID, RemoteConnection> connections = new ConcurrentHashMap<>();
  private final Map<UUID, Seat> seats = new ConcurrentHashMap<>();
  private final Way toMember = new Way(this::atMember);
  private final Way toPool = new Way(this::atPool);
  private volatile boolean isBad = true;
  private volatile boolean isOver;

  UnreliableLinks(int workers, boolean isForged, long seed) {
    this.workers = workers;
    this.isForged = isForged;
    this.random = new Random(seed);
    start("to the member", toMember);
    start("to the pool", toPool);
    start("beats", this::beat);
  }

  private static void start(String name, Runnable work) {
    Thread.ofPlatform().daemon().name(name).start(work);
  }

  /** From now on nothing happens to what is sent. */
  void heal() {
    isBad = false;
  }

  @Override
  public int most() {
    return workers;
  }

  @Override
  public int kept() {
    return workers;
  }

  @Override
  public boolean oneStandsForAll() {
    return false;
  }

  @Override
  public boolean asksToBegin() {
    return true;
  }

  @Override
  public Connection next(int number) {
    var link = UUID.randomUUID();
    var connection =
        new RemoteConnection(
            member,
            new OpenRequest(pool, number, MAX_PAYLOAD, Level.INFO),
            Duration.ofMillis(100),
            link,
            toMember,
            this);
    connections.put(link, connection);
    return connection;
  }

  @Override
  public void ready(RemoteConnection connection) {}

  @Override
  public void ended(RemoteConnection connection, WorkerEnd how) {
    connections.remove(connection.link().id);
  }

  private void atMember(Envelope envelope) throws IOException {
    switch (envelope.kind()) {
      case BEAT -> {
        Beat beat = Beat.decode(envelope.payload());
        seats.values().forEach(seat -> seat.heard(beat));
      }
      case OPEN -> {
        OpenRequest request = OpenRequest.decode(envelope.payload());
        seats.computeIfAbsent(
            envelope.link(),
            link -> {
              var seat =
                  new Seat(
                      link,
                      request.pool(),
                      toPool,
                      new ThreadConnection("worker-" + request.number(), MAX_PAYLOAD),
                      ended -> seats.remove(ended.link().id));
              seat.open();
              return seat;
            });
      }
      default -> {
        Seat seat = seats.get(envelope.link());
        if (seat != null) {
          seat.arrived(envelope);
        }
      }
    }
  }

  private void atPool(Envelope envelope) throws IOException {
    if (envelope.kind() == Envelope.Kind.BEAT) {
      Beat beat = Beat.decode(envelope.payload());
      connections.values().forEach(connection -> connection.heard(beat));
      return;
    }
    RemoteConnection connection = connections.get(envelope.link());
    if (connection != null) {
      connection.arrived(envelope);
    }
  }

  private void beat() {
    while (!isOver) {
      Map<UUID, Long> ofPool = new ConcurrentHashMap<>();
      connections.forEach((link, connection) -> ofPool.put(link, connection.link().lastSent()));
      toMember.accept(new Beat(pool, 0, ofPool).envelope().encode());
      Map<UUID, Long> ofMember = new ConcurrentHashMap<>();
      seats.forEach((link, seat) -> ofMember.put(link, seat.link().lastSent()));
      toPool.accept(new Beat(member.id(), 0, ofMember).envelope().encode());
      try {
        Thread.sleep(BEAT_MILLIS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    isOver = true;
    toMember.accept(NOTHING);
    toPool.accept(NOTHING);
  }

  private interface Arrival {
    void arrived(Envelope envelope) throws IOException;
  }

  /** One way of all links, with what may happen on it. */
  private final class Way implements Consumer<byte[]>, Runnable {
    private final LinkedBlockingDeque<byte[]> queue = new LinkedBlockingDeque<>();
    private final Arrival arrival;

    Way(Arrival arrival) {
      this.arrival = arrival;
    }

    @Override
    public void accept(byte[] bytes) {
      synchronized (random) {
        switch (isBad ? random.nextInt(ODDS) : -1) {
          case 0 -> {
            // Lost.
          }
          case 1, 2 -> {
            queue.add(bytes);
            queue.add(bytes);
          }
          case 3, 4 -> {
            byte[] last = queue.pollLast();
            queue.add(bytes);
            if (last != null) {
              queue.add(last);
            }
          }
          case 5, 6 -> queue.add(isForged ? forged(bytes) : changed(bytes));
          case 7 -> queue.add(Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
          case 8 -> {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            queue.add(noise);
            queue.add(bytes);
          }
          default -> queue.add(bytes);
        }
      }
    }

    private byte[] forged(byte[] bytes) {
      try {
        Envelope real = Envelope.decode(bytes);
        return new Envelope(real.kind(), real.link(), real.number(), changed(real.payload()))
            .encode();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private byte[] changed(byte[] bytes) {
      byte[] changed = bytes.clone();
      for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      }
      return changed;
    }

    @Override
    public void run() {
      while (!isOver) {
        try {
          byte[] bytes = queue.take();
          if (!isOver) {
            arrival.arrived(Envelope.decode(bytes));
          }
        } catch (IOException | RuntimeException _) {
          // As a node does, which says so in its log.
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }
}
