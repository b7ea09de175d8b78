package dev.heddle.testkit.choice;

import dev.heddle.testkit.carrier.SimulatedThread;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The schedules of an exploration that have been run, as a tree of their choices, so that none is run twice: who would lead into a
 * part of the tree that has been tried to its end makes room for the next one. A small program is soon seen to its end so; in a large one
 * hardly anything repeats, and nothing is remembered of schedules with very many choices.
 *
 * <p>Faults and numbers are no branches: whatever comes after them may be another program's course, so the choices before them are not
 * taken for tried.
 */
public final class Untried {
  private static final int MOST_CHOICES = 200;
  private static final int MOST_BRANCHES = 1_000_000;

  private @Nullable Branch root;
  private int branches;

  /** Where so many could go on. */
  private static final class Branch {
    private final @Nullable Branch[] next;
    private final boolean[] tried;
    private int left;

    Branch(int count) {
      next = new Branch[count];
      tried = new boolean[count];
      left = count;
    }
  }

  /** One who avoids what has been tried, and else chooses as another. */
  public Chooser avoiding(Chooser chooser) {
    return new Avoiding(chooser);
  }

  /** The schedule of a chooser of this has been run to its end. */
  public void ran(Chooser chooser) {
    if (chooser instanceof Avoiding ended) {
      ended.mark();
    }
  }

  private final class Avoiding implements Chooser {
    private final Chooser chooser;
    private final List<Branch> path = new ArrayList<>();
    private final List<Integer> picks = new ArrayList<>();
    private boolean remembers = true;

    Avoiding(Chooser chooser) {
      this.chooser = chooser;
    }

    @Override
    public void begins(SimulatedThread thread) {
      chooser.begins(thread);
    }

    @Override
    public int choose(SimulatedThread[] ready, int count, int running) {
      int pick = chooser.choose(ready, count, running);
      Branch here = remembers ? here(count) : null;
      if (here != null) {
        int first = pick;
        while (here.left > 0 && here.tried[pick]) {
          pick = (pick + 1) % count;
        }
        if (pick != first) {
          // Its step is taken now, so the next one is to be drawn.
          ready[pick].drawn = false;
        }
        path.add(here);
        picks.add(pick);
      }
      return pick;
    }

    private @Nullable Branch here(int count) {
      Branch last = path.isEmpty() ? null : path.getLast();
      Branch known = last == null ? root : last.next[picks.getLast()];
      if (known == null) {
        if (branches >= MOST_BRANCHES || path.size() >= MOST_CHOICES) {
          remembers = false;
          return null;
        }
        branches++;
        known = new Branch(count);
        if (last == null) {
          root = known;
        } else {
          last.next[picks.getLast()] = known;
        }
      }
      // Else it does not repeat, which is told elsewhere.
      remembers = known.tried.length == count;
      return remembers ? known : null;
    }

    private void mark() {
      for (int i = path.size() - 1; remembers && i >= 0; i--) {
        Branch branch = path.get(i);
        int pick = picks.get(i);
        if (!branch.tried[pick]) {
          branch.tried[pick] = true;
          branch.next[pick] = null;
          branch.left--;
        }
        if (branch.left > 0) {
          return;
        }
      }
    }

    @Override
    public boolean happens(double probability) {
      remembers = false;
      return chooser.happens(probability);
    }

    @Override
    public int number(int bound) {
      remembers = false;
      return chooser.number(bound);
    }
  }
}
