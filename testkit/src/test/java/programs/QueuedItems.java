package programs;

import dev.heddle.Action;
import dev.heddle.ipc.Pipe;
import dev.heddle.ipc.PipeEnd;
import dev.heddle.ipc.ProcessQueue;
import dev.heddle.net.StreamClosedException;
import dev.heddle.testkit.Simulation;
import dev.heddle.testkit.processes.LocalSockets;
import dev.heddle.testkit.processes.Machine;
import dev.heddle.testkit.processes.SimulatedProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Items of a queue between processes, of which some die, give up, or close it. Each item is taken once at most; one that was put is
 * taken, or went down with a process that had taken it; one that was not is not there.
 */
public final class QueuedItems {
  private static final int PROCESSES = 2;
  private static final int EACH = 3;

  /** What has become of an item, in memory that no process loses, as a log on a disk would be. */
  private static final int[] ASKED = new int[PROCESSES * EACH];

  private static final int[] PUT = new int[ASKED.length];
  private static final int[] REFUSED = new int[ASKED.length];
  private static final int[] TAKEN = new int[ASKED.length];

  private static boolean killed;
  private static boolean closed;
  private static int takersKilled;

  private QueuedItems() {}

  /** An item with so many bytes that no socket holds it. */
  private record Item(int number, byte[] weight) implements Serializable {}

  private static Item item(int number) {
    return new Item(number, new byte[number % 2 == 0 ? 0 : 100]);
  }

  /** As it arrives in another process. */
  @SuppressWarnings("unchecked")
  private static <T> T sent(byte[] bytes) throws IOException {
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (T) in.readObject();
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  private static byte[] bytes(Object sent) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(sent);
    }
    return bytes.toByteArray();
  }

  private static boolean isAllowedToFail(IOException e) {
    return killed || closed;
  }

  private static void put(ProcessQueue<Item> queue, int number, Optional<Duration> patience)
      throws Exception {
    ASKED[number]++;
    try {
      if (patience.isEmpty()) {
        queue.put(item(number));
        PUT[number]++;
      } else if (queue.tryPut(item(number), patience.get())) {
        PUT[number]++;
      } else {
        REFUSED[number]++;
      }
    } catch (IOException e) {
      assert isAllowedToFail(e) : e;
    }
  }

  private static SimulatedProcess putter(byte[] queue, int first, Optional<Duration> patience) {
    return Machine.process(() -> {
      ProcessQueue<Item> here = sent(queue);
      for (int i = 0; i < EACH; i++) {
        put(here, first + i, patience);
      }
    });
  }

  /** Takes until the queue is shut and empty. */
  private static void take(ProcessQueue<Item> queue, Optional<Duration> patience)
      throws Exception {
    try {
      while (true) {
        Optional<Item> item =
            patience.isEmpty() ? Optional.of(queue.get()) : queue.tryGet(patience.get());
        item.ifPresent(taken -> TAKEN[taken.number()]++);
        if (item.isEmpty()) {
          Thread.sleep(Duration.ofMillis(100));
        }
      }
    } catch (StreamClosedException _) {
      // The end.
    } catch (IOException e) {
      assert isAllowedToFail(e) : e;
    }
  }

  private static SimulatedProcess taker(byte[] queue, Optional<Duration> patience) {
    return Machine.process(() -> take(sent(queue), patience));
  }

  private static void sleepAWhile() throws InterruptedException {
    Thread.sleep(Duration.ofNanos(Simulation.happens(0.5) ? 1 : 1_000_000));
  }

  private static void kill(List<SimulatedProcess> putters, List<SimulatedProcess> takers)
      throws InterruptedException {
    for (int i = 0; i < 2; i++) {
      sleepAWhile();
      List<SimulatedProcess> all = Simulation.happens(0.5) ? putters : takers;
      List<SimulatedProcess> alive = all.stream().filter(SimulatedProcess::isAlive).toList();
      if (!alive.isEmpty()) {
        killed = true;
        takersKilled += all == takers ? 1 : 0;
        alive.getFirst().destroyForcibly();
      }
    }
  }

  private static String state() {
    return "asked " + Arrays.toString(ASKED) + ", put " + Arrays.toString(PUT) + ", refused "
        + Arrays.toString(REFUSED) + ", taken " + Arrays.toString(TAKEN) + ", takers killed "
        + takersKilled;
  }

  private static void check() {
    int lost = 0;
    for (int i = 0; i < ASKED.length; i++) {
      assert TAKEN[i] <= 1 : "twice: " + state();
      assert TAKEN[i] <= ASKED[i] - REFUSED[i] : "from nowhere: " + state();
      lost += PUT[i] == 1 && TAKEN[i] == 0 ? 1 : 0;
    }
    assert closed || lost <= takersKilled : "lost: " + state();
    assert LocalSockets.areGone() : "there are files left";
  }

  /** What happens to the queue while it is used. */
  @FunctionalInterface
  private interface Disturbance {
    void begin(
        ProcessQueue<Item> queue, List<SimulatedProcess> putters, List<SimulatedProcess> takers)
        throws Exception;
  }

  private static void run(Optional<Duration> patience, Disturbance disturbance) throws Exception {
    List<SimulatedProcess> putters = new ArrayList<>();
    List<SimulatedProcess> takers = new ArrayList<>();
    try (ProcessQueue<Item> queue = ProcessQueue.create(2, Item.class)) {
      byte[] bytes = bytes(queue);
      for (int i = 0; i < PROCESSES; i++) {
        putters.add(putter(bytes, i * EACH, patience));
        takers.add(taker(bytes, patience));
      }
      disturbance.begin(queue, putters, takers);
      for (SimulatedProcess each : putters) {
        each.waitFor();
      }
      // What is under way of those that were killed arrives, or does not.
      Thread.sleep(Duration.ofSeconds(1));
      if (!closed) {
        queue.shutdown();
      }
      take(queue, Optional.empty());
      for (SimulatedProcess each : takers) {
        each.waitFor();
      }
      Thread.sleep(Duration.ofSeconds(1));
      take(queue, Optional.empty());
    }
    check();
    Simulation.sometimes(Arrays.stream(TAKEN).sum() > 0, "some are taken");
    Simulation.sometimes(Arrays.stream(PUT).sum() == PUT.length, "all are put");
  }

  /** Nothing goes wrong. */
  public static final class Undisturbed {
    public static void main(String[] args) throws Exception {
      run(Optional.empty(), (_, _, _) -> {});
      assert Arrays.stream(TAKEN).sum() == TAKEN.length : state();
    }
  }

  /** Processes are killed wherever they are. */
  public static final class KilledProcesses {
    public static void main(String[] args) throws Exception {
      run(Optional.empty(), (_, putters, takers) -> kill(putters, takers));
    }
  }

  /** Who puts and who takes gives up after a while, and some are killed. */
  public static final class Impatience {
    public static void main(String[] args) throws Exception {
      run(
          Optional.of(Duration.ofNanos(Simulation.happens(0.5) ? 1 : 500_000)),
          (_, putters, takers) -> kill(putters, takers));
    }
  }

  /** The queue is closed while it is used. */
  public static final class Closed {
    public static void main(String[] args) throws Exception {
      run(Optional.empty(), (queue, _, _) -> {
        sleepAWhile();
        closed = true;
        queue.close();
      });
    }
  }

  /** Threads of the maker's own use it too, and are interrupted. */
  public static final class Interrupted {
    private static void perhaps(Action<Exception> body) {
      try {
        body.run();
      } catch (InterruptedException _) {
        // As was asked for: nothing has happened then.
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    public static void main(String[] args) throws Exception {
      run(Optional.empty(), (queue, _, _) -> {
        var one = new Thread(() -> perhaps(() -> {
          Item item = queue.get();
          TAKEN[item.number()]++;
        }));
        one.start();
        byte[] bytes = bytes(queue);
        Machine.process(() -> {
          ProcessQueue<Item> there = sent(bytes);
          var other = new Thread(() -> perhaps(() -> {
            Item item = there.get();
            TAKEN[item.number()]++;
          }));
          other.start();
          sleepAWhile();
          other.interrupt();
          other.join();
        }).waitFor();
        one.interrupt();
        one.join();
      });
      assert Arrays.stream(TAKEN).sum() == TAKEN.length : state();
    }
  }

  /** The process that has made the queue dies: nobody waits for ever. */
  public static final class KilledMaker {
    private static byte[] made;

    public static void main(String[] args) throws Exception {
      SimulatedProcess maker = Machine.process(() -> {
        ProcessQueue<Item> queue = ProcessQueue.create(2, Item.class);
        made = bytes(queue);
        take(queue, Optional.empty());
      });
      while (made == null) {
        Thread.sleep(1);
      }
      var putter = putter(made, 0, Optional.empty());
      var taker = taker(made, Optional.empty());
      sleepAWhile();
      killed = true;
      maker.destroyForcibly();
      putter.waitFor();
      taker.waitFor();
      for (int i = 0; i < ASKED.length; i++) {
        assert TAKEN[i] <= ASKED[i] : state();
      }
    }
  }

  /** A pipe to a process that sends back what it hears, and is killed: what came back is the beginning of what was sent. */
  public static final class Echo {
    private static void echo(PipeEnd<Item> end) throws Exception {
      try {
        while (true) {
          end.send(end.receive());
        }
      } catch (StreamClosedException _) {
        end.close();
      }
    }

    public static void main(String[] args) throws Exception {
      List<Integer> heard = new ArrayList<>();
      try (Pipe<Item> pipe = Pipe.open(1, Item.class)) {
        byte[] second = bytes(pipe.second());
        SimulatedProcess other = Machine.process(() -> echo(sent(second)));
        var sender = new Thread(() -> {
          try (PipeEnd<Item> first = pipe.first()) {
            for (int i = 0; i < ASKED.length; i++) {
              first.send(item(i));
              PUT[i]++;
            }
          } catch (StreamClosedException _) {
            assert killed;
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }, "sender");
        sender.start();
        var killer = new Thread(() -> {
          if (Simulation.happens(0.5)) {
            try {
              sleepAWhile();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            // Before it has its end of the pipe nobody knows that there is one more who may close it.
            if (other.isAlive() && attached()) {
              killed = true;
              other.destroyForcibly();
            }
          }
        }, "killer");
        killer.start();
        try {
          while (true) {
            heard.add(pipe.first().receive().number());
          }
        } catch (StreamClosedException _) {
          // The end.
        }
        killer.join();
        sender.join();
        other.waitFor();
      }
      for (int i = 0; i < heard.size(); i++) {
        assert heard.get(i) == i : heard;
      }
      assert killed || heard.size() == ASKED.length : heard;
    }

    private static boolean attached() {
      return Arrays.stream(PUT).sum() >= 4;
    }
  }
}
