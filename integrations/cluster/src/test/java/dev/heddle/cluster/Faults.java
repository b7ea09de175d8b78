package dev.heddle.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** What may happen to members and to the network between them and a pool; each is over when it returns. */
final class Faults {
  private static final int SHORT_MILLIS = 1_500;
  private static final int MOST_DELAY_MILLIS = 200;
  private static final int TRIES = 5;

  private final Members members;
  private final Wires wires;
  private final Wires.Place pool;
  private final Duration patience;

  /** In words. */
  private final List<String> happened = new CopyOnWriteArrayList<>();

  Faults(Members members, Wires wires, Wires.Place pool, Duration patience) {
    this.members = members;
    this.wires = wires;
    this.pool = pool;
    this.patience = patience;
  }

  private record Pair(Wires.Place one, Wires.Place other) {}

  void one(Random random) throws Exception {
    List<Members.Started> all = members.all();
    Members.Started victim = all.get(random.nextInt(all.size()));
    boolean isLong = random.nextInt(3) == 0;
    Duration time =
        (isLong ? patience.plusSeconds(1) : Duration.ZERO).plusMillis(random.nextInt(SHORT_MILLIS));
    String length = isLong ? "long " : "short ";
    switch (random.nextInt(9)) {
      case 0 -> {
        happened.add("join and death");
        add();
        members.kill(victim);
      }
      case 1 -> {
        happened.add("death and join");
        members.kill(victim);
        add();
      }
      case 2 -> {
        happened.add(length + "stop");
        stop(victim, time);
      }
      case 3 -> {
        happened.add(length + "partition");
        hold(split(random), time, true);
      }
      case 4 -> {
        happened.add(length + "deafness");
        hold(split(random), time, false);
      }
      case 5 -> {
        happened.add("broken connections");
        split(random).forEach(pair -> wires.reset(pair.one(), pair.other()));
      }
      case 6 -> {
        happened.add(length + "half-open connections");
        halve(pair(random), time);
      }
      case 7 -> {
        happened.add(length + "delay");
        delay(split(random), time, random.nextInt(MOST_DELAY_MILLIS));
      }
      default -> {
        happened.add("vanishing and join");
        List<Pair> cut = vanish(victim);
        add();
        // Its machine is there again, and nobody listens there.
        wires.close(placeOf(victim));
        cut.forEach(pair -> wires.reset(pair.one(), pair.other()));
        cut.forEach(pair -> hold(pair, -1, true));
      }
    }
  }

  private List<Wires.Place> places() {
    List<Wires.Place> places = new ArrayList<>();
    members.all().forEach(member -> places.add(placeOf(member)));
    places.add(pool);
    return places;
  }

  static Wires.Place placeOf(Members.Started member) {
    return Objects.requireNonNull(member.place());
  }

  /** Two sides: all pairs of one here and one there. */
  private List<Pair> split(Random random) {
    List<Wires.Place> places = places();
    Collections.shuffle(places, random);
    int here = 1 + random.nextInt(places.size() - 1);
    List<Pair> pairs = new ArrayList<>();
    for (Wires.Place one : places.subList(0, here)) {
      for (Wires.Place other : places.subList(here, places.size())) {
        pairs.add(new Pair(one, other));
      }
    }
    return pairs;
  }

  private Pair pair(Random random) {
    List<Wires.Place> places = places();
    Collections.shuffle(places, random);
    return new Pair(places.getFirst(), places.getLast());
  }

  private void hold(List<Pair> pairs, Duration time, boolean bothWays)
      throws InterruptedException {
    pairs.forEach(pair -> hold(pair, 1, bothWays));
    try {
      Thread.sleep(time);
    } finally {
      pairs.forEach(pair -> hold(pair, -1, bothWays));
    }
  }

  private void hold(Pair pair, int change, boolean bothWays) {
    wires.hold(pair.one(), pair.other(), change);
    if (bothWays) {
      wires.hold(pair.other(), pair.one(), change);
    }
  }

  private void halve(Pair pair, Duration time) throws InterruptedException {
    wires.halve(pair.one(), pair.other());
    Thread.sleep(time);
    // At last the other one hears of it.
    wires.reset(pair.one(), pair.other());
  }

  private void delay(List<Pair> pairs, Duration time, long millis) throws InterruptedException {
    pairs.forEach(pair -> wires.delay(pair.one(), pair.other(), millis));
    try {
      Thread.sleep(time);
    } finally {
      pairs.forEach(pair -> wires.delay(pair.one(), pair.other(), 0));
    }
  }

  /** As a power cut: none of its connections is ended. */
  private List<Pair> vanish(Members.Started victim) {
    List<Pair> cut = new ArrayList<>();
    for (Wires.Place other : places()) {
      if (!other.equals(placeOf(victim))) {
        cut.add(new Pair(placeOf(victim), other));
      }
    }
    cut.forEach(pair -> hold(pair, 1, true));
    members.vanish(victim);
    return cut;
  }

  /** Unless it is killed meanwhile. */
  private static void stop(Members.Started victim, Duration time) throws Exception {
    signal("STOP", victim);
    try {
      Thread.sleep(time);
    } finally {
      signal("CONT", victim);
    }
  }

  private static void signal(String name, Members.Started victim) throws Exception {
    try {
      Members.signal(name, victim.process().pid());
    } catch (IOException e) {
      if (victim.process().isAlive()) {
        throw e;
      }
    }
  }

  /** As whoever supervises the members would. */
  private void add() throws IOException, InterruptedException {
    for (int i = 1;; i++) {
      try {
        members.add();
        return;
      } catch (IOException e) {
        happened.add("a member that could not join: " + e.getMessage());
        if (i == TRIES) {
          throw e;
        }
      }
    }
  }

  void restartWhatHasEnded(int number) throws IOException, InterruptedException {
    for (Members.Started each : members.all()) {
      if (!each.process().isAlive()) {
        happened.add("a member that ended");
        System.out.println("Had ended, see its log: " + each);
        members.kill(each);
      }
    }
    while (members.all().size() < number) {
      add();
    }
  }

  @Override
  public String toString() {
    return String.join(", ", happened);
  }
}
