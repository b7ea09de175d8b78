package dev.heddle.testkit.network;

import java.util.LinkedHashSet;
import java.util.Set;

/** What becomes of packets between two hosts: how long they take, which are lost, what is cut off. */
public final class Conditions {
  private static final long MILLI = 1_000_000;

  /** Into so many steps the time between the shortest and the longest latency is divided. */
  private static final int GRAIN = 64;

  private final World world;
  private final Set<Cut> cuts = new LinkedHashSet<>();
  private long shortest = MILLI;
  private long longest = 10 * MILLI;
  private double loss;
  private double duplication;
  private double reordering;
  private double fragmentation;

  private record Cut(Host one, Host other) {}

  Conditions(World world) {
    this.world = world;
  }

  public void setLatency(long shortest, long longest) {
    this.shortest = shortest;
    this.longest = longest;
  }

  public void setLoss(double loss) {
    this.loss = loss;
  }

  public void setDuplication(double duplication) {
    this.duplication = duplication;
  }

  public void setReordering(double reordering) {
    this.reordering = reordering;
  }

  public void setFragmentation(double fragmentation) {
    this.fragmentation = fragmentation;
  }

  void cut(Host one, Host other) {
    if (one != other && cuts.add(new Cut(one, other))) {
      cuts.add(new Cut(other, one));
      world.tell(one + " and " + other + " are cut off from each other");
    }
  }

  void heal() {
    cuts.clear();
    world.tell("all can reach each other again");
  }

  /** Whether a packet that is about to arrive does. */
  boolean reaches(Host from, Host to) {
    return to.isUp() && !isCut(from, to);
  }

  private boolean isCut(Host from, Host to) {
    return !cuts.isEmpty() && cuts.contains(new Cut(from, to));
  }

  /** Whether a packet that sets out is lost. */
  boolean loses(Host from, Host to) {
    if (from == to) {
      return false;
    }
    if (isCut(from, to)) {
      return true;
    }
    boolean lost = loss > 0 && world.happens(loss);
    if (lost) {
      world.tell("a packet is lost from " + from + " to " + to);
    }
    return lost;
  }

  /** How long a packet takes, in nanoseconds. */
  long latency(Host from, Host to) {
    if (from == to) {
      return 0;
    }
    return longest == shortest
        ? shortest
        : shortest + (longest - shortest) / (GRAIN - 1) * world.number(GRAIN);
  }

  /** How much longer a datagram takes so that later ones overtake it; mostly nothing. */
  long delay(Host from, Host to) {
    return from != to && reordering > 0 && world.happens(reordering)
        ? longest * (1 + world.number(GRAIN) / 8)
        : 0;
  }

  boolean duplicates(Host from, Host to) {
    boolean twice = from != to && duplication > 0 && world.happens(duplication);
    if (twice) {
      world.tell("a datagram from " + from + " to " + to + " arrives twice");
    }
    return twice;
  }

  /** How many of some bytes come in a first part; all of them, mostly. */
  int firstPart(Host from, Host to, int bytes) {
    return from != to && bytes > 1 && fragmentation > 0 && world.happens(fragmentation)
        ? 1 + world.number(bytes - 1)
        : bytes;
  }
}
