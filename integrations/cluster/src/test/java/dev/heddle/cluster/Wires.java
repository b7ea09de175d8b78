package dev.heddle.cluster;

import com.hazelcast.config.Config;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The network between members on loopback, which a test can cut, slow and break without being root. Each
 * process has an address of its own out of 127.0.0.0/8, and is reached only at another one, where this
 * passes on what comes. By the address that a connection comes from it knows who speaks with whom.
 */
final class Wires implements AutoCloseable {
  private static final int PORT = 5801;
  private static final int BUFFER = 1 << 14;
  private static final int MOST_CHUNKS = 64;
  private static final byte[] END = {};

  /** Of this test among those that run at the same time. */
  private static final int NET = 1 + (int) (ProcessHandle.current().pid() % 250);

  /**
   * Where one process is.
   *
   * @param own the address that it has
   * @param shown the address at which others reach it, and that its own connections come from
   */
  record Place(String own, String shown) implements Serializable {
    String address() {
      return shown + ":" + PORT;
    }

    /** Has Hazelcast in that process be there. */
    void settle(Config config) {
      config.setProperty("hazelcast.local.localAddress", own);
      config.setProperty("hazelcast.socket.client.bind.any", "false");
      config.getNetworkConfig().setPublicAddress(address());
    }
  }

  /** From one to another: what is sent there arrives late, or not as long as it is held. */
  private static final class Line {
    private int holds;
    private long delayMillis;

    synchronized void hold(int change) {
      holds += change;
      notifyAll();
    }

    synchronized void delay(long millis) {
      delayMillis = millis;
    }

    synchronized long delay() {
      return delayMillis;
    }

    synchronized void awaitOpen() throws InterruptedException {
      while (holds > 0) {
        wait();
      }
    }
  }

  private record Ends(String from, String to) {}

  private final Map<Place, ServerSocket> doors = new HashMap<>();
  private final Deque<Place> left = new ArrayDeque<>();
  private final Map<Ends, Line> lines = new HashMap<>();
  private final List<Wire> wires = new ArrayList<>();
  private final LongAdder bytes = new LongAdder();
  private int lastPlace;

  /** Prepares a place for a process that is about to start: one where there was another before, if there is one. */
  synchronized Place place() throws IOException {
    Place place = left.isEmpty() ? another() : left.removeFirst();
    var door = new ServerSocket();
    door.setReuseAddress(true);
    door.bind(new InetSocketAddress(place.shown(), PORT));
    doors.put(place, door);
    Thread.ofVirtual().start(() -> accept(door, place));
    return place;
  }

  private Place another() {
    String net = "127." + NET + ".";
    int number = ++lastPlace;
    return new Place(net + "0." + number, net + "1." + number);
  }

  private void accept(ServerSocket door, Place to) {
    while (true) {
      try {
        Socket from = door.accept();
        var wire = new Wire(from, to);
        synchronized (this) {
          wires.removeIf(each -> each.isOver);
          wires.add(wire);
        }
        Thread.ofVirtual().start(wire::connect);
      } catch (IOException _) {
        return;
      }
    }
  }

  /** Nobody listens there any more, until somebody is there again. */
  void close(Place place) throws IOException {
    ServerSocket door;
    synchronized (this) {
      door = doors.remove(place);
      if (door != null) {
        left.addLast(place);
      }
    }
    if (door != null) {
      door.close();
    }
  }

  /** How many have been passed on. */
  long bytes() {
    return bytes.sum();
  }

  private synchronized Line line(String from, String to) {
    return lines.computeIfAbsent(new Ends(from, to), _ -> new Line());
  }

  private synchronized List<Wire> between(Place one, Place other) {
    return wires.stream().filter(wire -> wire.isBetween(one.shown(), other.shown())).toList();
  }

  /**
   * Holds what one says to the other; also new connections, of which the other sees nothing.
   *
   * @param change 1 to hold it, -1 to let it go again
   */
  void hold(Place from, Place to, int change) {
    line(from.shown(), to.shown()).hold(change);
  }

  void delay(Place one, Place other, long millis) {
    line(one.shown(), other.shown()).delay(millis);
    line(other.shown(), one.shown()).delay(millis);
  }

  /** Breaks their connections, with what is on its way. */
  void reset(Place one, Place other) {
    between(one, other).forEach(Wire::close);
  }

  /** Breaks their connections for one of them; the other one has them still, and hears nothing. */
  void halve(Place knows, Place knowsNot) {
    between(knows, knowsNot).forEach(wire -> wire.halve(knows.shown()));
  }

  @Override
  public void close() throws IOException {
    List<Wire> all;
    synchronized (this) {
      for (ServerSocket door : doors.values()) {
        door.close();
      }
      all = List.copyOf(wires);
    }
    all.forEach(Wire::close);
  }

  /** One connection, in two parts. */
  private final class Wire {
    private final Socket near;
    private final Socket far = new Socket();
    private final String from;
    private final Place to;
    private final List<Thread> threads = new ArrayList<>();
    volatile boolean isOver;
    private volatile boolean isHalf;

    Wire(Socket near, Place to) {
      this.near = near;
      this.from = near.getInetAddress().getHostAddress();
      this.to = to;
    }

    boolean isBetween(String one, String other) {
      return from.equals(one) && to.shown().equals(other)
          || from.equals(other) && to.shown().equals(one);
    }

    void connect() {
      Line there = line(from, to.shown());
      Line back = line(to.shown(), from);
      try {
        there.awaitOpen();
        back.awaitOpen();
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        far.connect(new InetSocketAddress(InetAddress.getByName(to.own()), PORT));
      } catch (IOException | InterruptedException _) {
        close();
        return;
      }
      pass(near, far, there);
      pass(far, near, back);
    }

    private void pass(Socket in, Socket out, Line line) {
      var chunks = new ArrayBlockingQueue<Chunk>(MOST_CHUNKS);
      start(() -> read(in, line, chunks));
      start(() -> write(out, line, chunks));
    }

    private void start(Work work) {
      synchronized (threads) {
        threads.add(
            Thread.ofVirtual().start(
                () -> {
                  try {
                    work.run();
                  } catch (IOException | InterruptedException _) {
                    if (!isHalf) {
                      close();
                    }
                  }
                }));
      }
    }

    private void read(Socket in, Line line, BlockingQueue<Chunk> chunks)
        throws InterruptedException {
      byte[] buffer = new byte[BUFFER];
      try {
        int length;
        while ((length = in.getInputStream().read(buffer)) >= 0) {
          byte[] bytes = new byte[length];
          System.arraycopy(buffer, 0, bytes, 0, length);
          long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(line.delay());
          chunks.put(new Chunk(bytes, due));
        }
      } catch (IOException _) {
        // Its end has to arrive too.
      }
      chunks.put(new Chunk(END, System.nanoTime()));
    }

    private void write(Socket out, Line line, BlockingQueue<Chunk> chunks)
        throws IOException, InterruptedException {
      while (true) {
        Chunk next = chunks.take();
        TimeUnit.NANOSECONDS.sleep(next.due() - System.nanoTime());
        line.awaitOpen();
        if (next.bytes() == END) {
          if (!isHalf) {
            close();
          }
          return;
        }
        out.getOutputStream().write(next.bytes());
        bytes.add(next.bytes().length);
      }
    }

    void halve(String knows) {
      isHalf = true;
      closeQuietly(from.equals(knows) ? near : far);
    }

    void close() {
      isOver = true;
      closeQuietly(near);
      closeQuietly(far);
      synchronized (threads) {
        threads.forEach(Thread::interrupt);
      }
    }
  }

  private record Chunk(byte[] bytes, long due) {}

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  /** As one breaks that does not end in good order. */
  private static void closeQuietly(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException _) {
      // It is closed already.
    }
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone.
    }
  }
}
