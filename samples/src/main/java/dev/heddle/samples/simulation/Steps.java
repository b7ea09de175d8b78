package dev.heddle.samples.simulation;

import dev.heddle.observe.Lane;
import dev.heddle.samples.stage.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The steps of a report as lanes: virtual time stands still while threads take turns, so a step is ten milliseconds. */
final class Steps {
  private static final Pattern STEP =
      Pattern.compile("(?m)^ +[\\d,.]+ +(\\S.*?) {2,}(.+?)(?: at \\S+)?$");

  /** Within a step; a line that begins one has its time further to the left. */
  private static final Pattern BROKEN = Pattern.compile("\\n {20,}(?=\\S)");

  private static final long LENGTH = 10_000_000;

  private Steps() {}

  static void draw(String report, Stage stage) {
    Map<String, Lane> lanes = new LinkedHashMap<>();
    long at = System.nanoTime();
    String steps = report.substring(Math.max(0, report.indexOf("its steps")));
    Matcher step = STEP.matcher(BROKEN.matcher(steps).replaceAll(" "));
    while (step.find()) {
      Lane lane = lanes.computeIfAbsent(step.group(1), name -> stage.lane("thread", name));
      lane.ran(step.group(2), at, at + LENGTH);
      if (step.group(2).endsWith("ends")) {
        lane.ends();
      }
      at += LENGTH;
    }
  }
}
