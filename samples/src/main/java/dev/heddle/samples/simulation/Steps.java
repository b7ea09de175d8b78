package dev.heddle.samples.simulation;

import dev.heddle.observe.Lane;
import dev.heddle.samples.stage.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The steps of a report as lanes: virtual time stands still while threads take turns, so a step is ten milliseconds. */
final class Steps {
  private static final Pattern STEP =
      Pattern.compile("(?m)^ +[\\d,.]+ +(\\S.*?) {2,}(.+?)(?: at \\S+)?$");

  /** Within a step; a line that begins one has its time further to the left. */
  private static final Pattern BROKEN = Pattern.compile("\\n {20,}(?=\\S)");

  private static final Pattern STARTS = Pattern.compile("starts '([^']+)'");
  private static final Pattern WAKES = Pattern.compile("(?:wakes|notifies) '([^']+)'");

  /** What is thrown has a message, in which anything may be; nothing else was done after it. */
  private static final Pattern FAILS = Pattern.compile(
      ".*(?:throws|fails with) (?:(?!, (?:calls|reads|writes|takes|leaves|returns|wakes) ).)*, ends");

  private static final Pattern WAITS = Pattern.compile("(?:.*, )?waits (?:for|to be) ([^,(]+).*");
  private static final long LENGTH = 10_000_000;

  private final Stage stage;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Map<Lane, String> waiting = new LinkedHashMap<>();

  private Steps(Stage stage) {
    this.stage = stage;
  }

  static void draw(String report, Stage stage) {
    var steps = new Steps(stage);
    long at = System.nanoTime();
    String told = report.substring(Math.max(0, report.indexOf("its steps")));
    Matcher step = STEP.matcher(BROKEN.matcher(told).replaceAll(" "));
    while (step.find()) {
      steps.add(step.group(1), step.group(2), at);
      at += LENGTH;
    }
    steps.end(at);
  }

  private void add(String thread, String done, long at) {
    Lane lane = lane(thread, at);
    waiting.remove(lane);
    lane.runs(done, at);
    // Who does not wait when it is overtaken could go on.
    lane.ready(at + LENGTH);
    STARTS.matcher(done).results().map((MatchResult found) -> found.group(1))
        .forEach(started -> lane(started, at + LENGTH).ready(at + LENGTH));
    WAKES.matcher(done).results().map((MatchResult found) -> found.group(1))
        .forEach(woken -> ready(lane(woken, at), at + LENGTH));
    Matcher waits = WAITS.matcher(done);
    if (waits.matches()) {
      lane.waits(waits.group(1), at + LENGTH);
      waiting.put(lane, waits.group(1));
    } else if (done.endsWith("ends")) {
      if (FAILS.matcher(done).matches()) {
        lane.fails(new IllegalStateException(done), at + LENGTH);
      } else {
        lane.ends(at + LENGTH);
      }
      String joined = "'" + thread + "' to end";
      List.copyOf(waiting.keySet()).stream()
          .filter(each -> waiting.get(each).strip().equals(joined))
          .forEach(each -> ready(each, at + LENGTH));
    }
  }

  /** Who has been woken could go on, though it is not its turn. */
  private void ready(Lane lane, long at) {
    if (waiting.remove(lane) != null) {
      lane.ready(at);
    }
  }

  private Lane lane(String thread, long at) {
    return lanes.computeIfAbsent(thread, name -> stage.lane("thread", name, at));
  }

  /** Those that wait to the end, do so for ever. */
  private void end(long at) {
    waiting.forEach((lane, what) -> {
      lane.waits(what, at);
      lane.fails(new IllegalStateException("waits for ever"), at + LENGTH);
    });
  }
}
