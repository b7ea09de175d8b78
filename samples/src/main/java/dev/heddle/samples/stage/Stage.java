package dev.heddle.samples.stage;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.Heddle;
import dev.heddle.HeddleBuilder;
import dev.heddle.ipc.ProcessPool;
import dev.heddle.ipc.ProcessPoolBuilder;
import dev.heddle.observe.Lane;
import dev.heddle.observe.Timeline;
import dev.heddle.observe.TimelineSheet;
import dev.heddle.samples.terminal.Terminal;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where a sample is played, scene after scene: what it runs is recorded, and drawn below what it printed. For one
 * thread.
 */
public final class Stage implements AutoCloseable {
  /** Where a terminal does not say how wide it is. */
  private static final int USUAL_WIDTH = 100;

  /** Some samples hold the loop up on purpose, and so does a busy machine. */
  private static final Duration NEVER = Duration.ofHours(1);

  private final PrintStream out;
  private final TimelineSheet sheet = new TimelineSheet();
  private final List<Scene> scenes = new ArrayList<>();
  private boolean hasLegend;

  /**
   * Makes an empty stage.
   *
   * @param out where its timelines are drawn
   */
  public Stage(PrintStream out) {
    this.out = out;
    Rehearsal.play();
  }

  /**
   * Begins a scene that shows how not to do it.
   *
   * @param what what is wrong about it
   */
  public void wrong(String what) {
    begin("Wrong: " + what);
  }

  /**
   * Begins a scene that shows how to do it.
   *
   * @param what why it is right
   */
  public void right(String what) {
    begin("Right: " + what);
  }

  /**
   * Begins a scene.
   *
   * @param title its title
   */
  public void scene(String title) {
    begin(title);
  }

  /**
   * Runs a task on an event loop, as {@link Heddle#run(Body)} does.
   *
   * @param body what it runs
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result
   * @throws E if the body throws it
   */
  public <T extends @Nullable Object, E extends Exception> T run(Body<T, E> body) throws E {
    return builder().run(body);
  }

  /**
   * Runs a task on an event loop, as {@link Heddle#run(Action)} does.
   *
   * @param action what it runs
   * @param <E> what it throws
   * @throws E if the action throws it
   */
  public <E extends Exception> void run(Action<E> action) throws E {
    builder().run(action);
  }

  /**
   * Returns what {@link Heddle#builder} does, for runs that are recorded.
   *
   * @return a builder with a probe
   */
  public HeddleBuilder builder() {
    return Heddle.builder().probe(current().timeline).stallThreshold(NEVER);
  }

  /**
   * Returns a builder of a pool whose workers have lanes.
   *
   * @param workers how many processes
   * @return a builder
   */
  public ProcessPoolBuilder pool(int workers) {
    return ProcessPool.builder().workers(workers).listener(current().workers());
  }

  /**
   * Returns a factory of platform threads that have lanes.
   *
   * @return a factory
   */
  public ThreadFactory threads() {
    return current().threads();
  }

  /**
   * Makes a platform thread that has a lane.
   *
   * @param name its name
   * @param body what it runs
   * @return the thread, not started
   */
  public Thread thread(String name, Runnable body) {
    return current().threads().newThread(name, body);
  }

  /**
   * Adds a lane for something else.
   *
   * @param kind what it is
   * @param name its name
   * @return the lane
   */
  public Lane lane(String kind, String name) {
    return current().timeline.lane(kind, name);
  }

  /**
   * Adds a lane for something that is told about later than it was.
   *
   * @param kind what it is
   * @param name its name
   * @param began when it began, a {@link System#nanoTime}
   * @return the lane
   */
  public Lane lane(String kind, String name, long began) {
    return current().timeline.lane(kind, name, began);
  }

  /**
   * Adds a lane for a process of our own, until the scene ends.
   *
   * @param name its name
   * @param pid its number
   */
  public void process(String name, long pid) {
    current().workers().add(name, pid);
  }

  /**
   * Returns the timelines of all scenes.
   *
   * @return a sheet that grows with each scene
   */
  public TimelineSheet sheet() {
    return sheet;
  }

  /**
   * Returns the timelines of all scenes, in their order.
   *
   * @return the timelines
   */
  public List<Timeline> timelines() {
    return scenes.stream().map(scene -> scene.timeline).toList();
  }

  private Scene current() {
    if (scenes.isEmpty()) {
      add("");
    }
    return scenes.getLast();
  }

  private void begin(String title) {
    close();
    add(title);
    out.println(Terminal.wrap(title, 2));
  }

  private void add(String title) {
    var scene = new Scene();
    scenes.add(scene);
    sheet.add(title, scene.timeline);
  }

  /** Once is enough. */
  private void tellLegend() {
    if (!hasLegend) {
      hasLegend = true;
      out.println(Terminal.wrap("(" + Timeline.legend() + ")", 1) + "\n");
    }
  }

  /** Ends the last scene and draws it. */
  @Override
  public void close() {
    if (!scenes.isEmpty()) {
      Scene last = scenes.getLast();
      last.end();
      out.println();
      if (!last.timeline.rows().isEmpty()) {
        out.println(last.timeline.toText(Terminal.width(USUAL_WIDTH)));
        tellLegend();
      }
    }
  }
}
