package dev.heddle.observe;

import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.inspect.TaskProbe;
import dev.heddle.parking.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Records who ran and who waited for what over time, and draws a picture of it.
 *
 * <pre>{@code
 * var timeline = new Timeline();
 * Heddle.builder().probe(timeline).run(...);
 * timeline.writeSvg(Path.of("run.svg"));
 * }</pre>
 *
 * <p>Its memory is bounded: once it is full, tasks that have begun are recorded as {@link
 * Activity#UNRECORDED} until they end, and later ones are only counted. Thread-safe; one timeline may
 * record several runs.
 */
public final class Timeline implements TaskProbe {
  private static final int USUAL_LIMIT = 100_000;

  private final long start = System.nanoTime();
  private final int limit;
  private final AtomicInteger used = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();
  private final Map<Task<?>, Life> living = new ConcurrentHashMap<>();
  private final List<Life> roots = new ArrayList<>();
  private final UnnamedTasks unnamed = new UnnamedTasks();
  private final @Nullable CarrierLanes carriers;

  /** Makes an empty timeline with room for 100,000 intervals, some 10 MB. */
  public Timeline() {
    this(USUAL_LIMIT);
  }

  /**
   * Makes an empty timeline.
   *
   * @param limit how many tasks and intervals together it has room for; each takes some 100 bytes
   * @throws IllegalArgumentException if that is not at least 1
   */
  public Timeline(int limit) {
    this(limit, false);
  }

  private Timeline(int limit, boolean withCarriers) {
    if (limit < 1) {
      throw new IllegalArgumentException(
          "A timeline has room for 1 interval or more, not " + limit);
    }
    this.limit = limit;
    this.carriers = withCarriers ? new CarrierLanes(this) : null;
  }

  /**
   * Makes an empty timeline that has a {@link Lane} for each carrier too, with the tasks that it ran.
   *
   * @return a timeline with room for 100,000 intervals
   */
  public static Timeline withCarriers() {
    return new Timeline(USUAL_LIMIT, true);
  }

  /**
   * Adds a lane for what is not a task, below those that are there.
   *
   * @param kind what it is, such as "thread" or "process"
   * @param name its name
   * @return the lane, which waits for work from now on
   */
  public Lane lane(String kind, String name) {
    return lane(kind, name, System.nanoTime());
  }

  /**
   * Adds a lane for what is not a task, and is told about later than it was.
   *
   * @param kind what it is, such as "thread" or "process"
   * @param name its name
   * @param began when it began, a {@link System#nanoTime}
   * @return the lane, which waits for work since
   */
  public Lane lane(String kind, String name, long began) {
    Life life = Life.ofLane(name, kind, at(began));
    used.incrementAndGet();
    synchronized (roots) {
      roots.add(life);
    }
    return new Lane(this, life);
  }

  @Override
  public void taskStarted(Task<?> task, @Nullable Task<?> parent, String group) {
    if (used.get() >= limit) {
      left.incrementAndGet();
      return;
    }
    Life above = parent == null ? null : living.get(parent);
    String name = (above == null ? unnamed : above.unnamed).nameOf(task.name(), group);
    var life = Life.ofTask(name, group, above, now());
    used.incrementAndGet();
    living.put(task, life);
    List<Life> siblings = above == null ? roots : above.children;
    synchronized (siblings) {
      siblings.add(life);
    }
  }

  @Override
  public void taskBegins(Task<?> task) {
    taskGoesOn(task);
  }

  @Override
  public void taskWaits(Task<?> task, Wait wait) {
    Life life = living.get(task);
    if (life != null) {
      String what = wait.operation() + " of " + wait.kind();
      count(life.waits(what, now(), hasRoom()));
    }
    if (carriers != null) {
      carriers.leave(task);
    }
  }

  @Override
  public void taskWoken(Task<?> task) {
    Life life = living.get(task);
    if (life != null) {
      count(life.woken(now(), hasRoom()));
    }
  }

  @Override
  public void taskGoesOn(Task<?> task) {
    Life life = living.get(task);
    if (life != null) {
      count(life.runs("", now(), hasRoom()));
    }
    if (carriers != null) {
      carriers.enter(task);
    }
  }

  @Override
  public void taskEnded(Task<?> task, Outcome<?> outcome) {
    if (carriers != null) {
      carriers.leave(task);
    }
    Life life = living.remove(task);
    if (life != null) {
      life.ended(
          switch (outcome) {
            case Outcome.Success<?> _ -> "succeeded";
            case Outcome.Failure<?>(var cause) -> "failed: " + cause.getClass().getName();
            case Outcome.Cancelled<?> _ -> "cancelled";
          },
          now());
    }
  }

  boolean hasRoom() {
    return used.get() < limit;
  }

  void count(boolean isAnother) {
    if (isAnother) {
      used.incrementAndGet();
    }
  }

  long now() {
    return at(System.nanoTime());
  }

  /** Nanoseconds since it was made, of a {@link System#nanoTime}. */
  long at(long nanoTime) {
    return nanoTime - start;
  }

  /**
   * Returns how many tasks are not in it, since it was full when they were started.
   *
   * @return their number
   */
  public int leftOut() {
    return left.get();
  }

  /**
   * Returns what has been recorded so far.
   *
   * @return a row for each task and lane, each followed by those of its groups, in the order of their starts
   */
  public List<TimelineRow> rows() {
    long now = now();
    List<TimelineRow> rows = new ArrayList<>();
    Deque<Life> todo = new ArrayDeque<>();
    Deque<Integer> depths = new ArrayDeque<>();
    push(roots, 0, todo, depths);
    Life next;
    while ((next = todo.poll()) != null) {
      int depth = depths.pop();
      rows.add(next.row(depth, now));
      push(next.children, depth + 1, todo, depths);
    }
    return rows;
  }

  private static void push(
      List<Life> lives, int depth, Deque<Life> todo, Deque<Integer> depths) {
    synchronized (lives) {
      for (Life life : lives.reversed()) {
        todo.push(life);
        depths.push(depth);
      }
    }
  }

  /**
   * Says what the signs of {@link #toText} mean.
   *
   * @return one line, without an end
   */
  public static String legend() {
    return LaneCells.LEGEND;
  }

  /**
   * Draws what has been recorded so far as text, one line a task or lane: {@code tea: ████ WAIT ████ DONE}.
   *
   * @param width how many characters a line may have; fewer than 40 are taken as 40
   * @return lines that end with a line feed
   */
  public String toText(int width) {
    return TimelineText.of(rows(), leftOut(), width);
  }

  /**
   * Draws what has been recorded so far: one row a task, below the task whose group it is in.
   *
   * @return an SVG document, for light and dark pages; what a bar means shows when pointed at
   */
  public String toSvg() {
    return sheet().toSvg();
  }

  /**
   * Writes the picture to a file.
   *
   * @param file the file, for example {@code run.svg}; it is overwritten
   * @throws IOException if it cannot be written
   */
  public void writeSvg(Path file) throws IOException {
    sheet().writeSvg(file);
  }

  /**
   * Writes what has been recorded so far for Chrome's {@code about:tracing} and for Perfetto.
   *
   * @param file the file, for example {@code run.json}; it is overwritten
   * @throws IOException if it cannot be written
   */
  public void writeTrace(Path file) throws IOException {
    sheet().writeTrace(file);
  }

  private TimelineSheet sheet() {
    return new TimelineSheet().add("", this);
  }
}
