package dev.heddle.observe;

import java.util.Objects;

/**
 * A row of a {@link Timeline} that is not a task: a thread, a carrier, a worker process. It does one thing at a
 * time, and waits for work at first. Thread-safe; what is told after its end is ignored.
 */
public final class Lane {
  /** What a lane waits for that has nothing to do. */
  static final String IDLE = "idle";

  private final Timeline timeline;
  private final Life life;

  Lane(Timeline timeline, Life life) {
    this.timeline = timeline;
    this.life = life;
  }

  /**
   * Runs something from now on.
   *
   * @param what what, such as the name of a task; may be empty
   */
  public void runs(String what) {
    runs(what, System.nanoTime());
  }

  /**
   * Waits from now on.
   *
   * @param what what for, such as "sleep"
   */
  public void waits(String what) {
    waits(what, System.nanoTime());
  }

  /** Could run from now on, and has to wait for its turn. */
  public void ready() {
    ready(System.nanoTime());
  }

  /** Waits for work from now on. */
  public void idles() {
    waits(IDLE, System.nanoTime());
  }

  /**
   * Has run something, and waits for work since.
   *
   * @param what what it ran; may be empty
   * @param began when it began that, a {@link System#nanoTime}
   * @param ended when that ended
   */
  public void ran(String what, long began, long ended) {
    runs(what, began);
    waits(IDLE, ended);
  }

  /**
   * Runs something from some moment on.
   *
   * @param what what, such as the name of a task; may be empty
   * @param since when it began that, a {@link System#nanoTime}
   */
  public void runs(String what, long since) {
    begins(what, timeline.at(since));
  }

  /**
   * Waits from some moment on.
   *
   * @param what what for, such as "sleep"
   * @param since when it began that, a {@link System#nanoTime}
   */
  public void waits(String what, long since) {
    stops(what, timeline.at(since));
  }

  /**
   * Could run from some moment on, and has to wait for its turn.
   *
   * @param since since when, a {@link System#nanoTime}
   */
  public void ready(long since) {
    timeline.count(life.ready(timeline.at(since), timeline.hasRoom()));
  }

  /** Ends well. */
  public void ends() {
    ends(System.nanoTime());
  }

  /**
   * Ends well at some moment.
   *
   * @param when when, a {@link System#nanoTime}
   */
  public void ends(long when) {
    life.ended("succeeded", timeline.at(when));
  }

  /**
   * Ends badly.
   *
   * @param cause why
   */
  public void fails(Throwable cause) {
    fails(cause, System.nanoTime());
  }

  /**
   * Ends badly at some moment.
   *
   * @param cause why
   * @param when when, a {@link System#nanoTime}
   */
  public void fails(Throwable cause, long when) {
    life.ended("failed: " + cause.getClass().getName(), timeline.at(when));
  }

  private void begins(String what, long at) {
    Objects.requireNonNull(what, "what");
    timeline.count(life.runs(what, at, timeline.hasRoom()));
  }

  private void stops(String what, long at) {
    Objects.requireNonNull(what, "what");
    timeline.count(life.waits(what, at, timeline.hasRoom()));
  }
}
