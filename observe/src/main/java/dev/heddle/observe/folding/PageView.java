package dev.heddle.observe.folding;

import dev.heddle.TaskTree;
import dev.heddle.inspect.RunView;
import dev.heddle.scheduler.LoopStatistics;

/** Writes what the live page shows: some kilobytes, however many tasks there are. */
final class PageView {
  private PageView() {}

  static String of(TaskTree tree, long tasks, PageQuery query) {
    var json = new Json();
    json.open('{')
        .member("nanos", System.nanoTime())
        .member("pid", ProcessHandle.current().pid())
        .member("tasks", tasks);
    WorkerCount.write(json);
    json.key("runs").open('[');
    tree.runs().forEach(run -> write(json, run, query));
    return json.close(']').close('}').toString();
  }

  private static void write(Json json, RunView run, PageQuery query) {
    json.open('{').member("name", Shown.of(run.name())).member("scheduler", run.scheduler());
    json.key("carriers").open('[');
    run.carriers().forEach(carrier -> write(json, carrier));
    json.close(']').key("lines").open('[');
    if (query.find().isEmpty()) {
      new TreeView(json, query).write(run.main());
    } else {
      new SearchView(json, query.find()).write(run.main());
    }
    json.close(']').close('}');
  }

  private static void write(Json json, LoopStatistics seen) {
    json.open('{')
        .member("turns", seen.turns())
        .member("slices", seen.slices())
        .member("parks", seen.parks())
        .member("runnable", seen.runnable())
        .member("timers", seen.timers())
        .member("lagNanos", seen.lagNanos())
        .member("longestLagNanos", seen.longestLagNanos())
        .member("longestTurnNanos", seen.longestTurnNanos())
        .close('}');
  }
}
