package dev.heddle.samples.tour;

import dev.heddle.samples.sharing.Sharing;
import dev.heddle.samples.stage.Sample;
import dev.heddle.samples.stage.Stage;
import dev.heddle.samples.terminal.Terminal;
import dev.heddle.samples.ways.Job;
import dev.heddle.samples.ways.Measured;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code heddle tour}: from one cook to a kitchen. */
@Command(name = "tour", mixinStandardHelpOptions = true, description = "Two minutes in the terminal, from one cook to a kitchen: the same dishes in five ways, a deadlock, a cancellation.")
public final class TourCommand implements Callable<Integer> {
  private static final Job DISHES = new Job("mixed", 4, 300, 400_000);
  private static final long READING_MILLIS = 12_000;

  @Option(names = "--fast", description = "Without pauses, and with little work.") private boolean fast;

  private final boolean isWatched = System.console() != null && System.console().isTerminal();

  /** Made by the command line. */
  public TourCommand() {}

  @Override
  public Integer call() throws Exception {
    try (var stage = new Stage(System.out)) {
      Job dishes = fast ? DISHES.quick() : DISHES;
      say("%d dishes. Each simmers for %d ms, while nobody is needed, and is then cut by hand.",
          dishes.pieces(), dishes.waitMillis());
      long first = 0;
      for (Kitchens kitchen : Kitchens.values()) {
        stage.scene("\n" + (kitchen.ordinal() + 1) + ". " + kitchen.way.title());
        say(kitchen.story);
        Measured measured = cook(kitchen, dishes, stage);
        first = first == 0 ? measured.nanos() : first;
        say("%d ms, %.2f times as fast as the first.", measured.millis(),
            (double) first / measured.nanos());
        pause();
      }
      stage.scene("\n6. Two who wait for each other");
      say("Ann has the knife and wants the board, Bob has the board and wants the knife. Nobody can ever go on, and"
          + " the run says so: who waits, for what, who holds it, and in which line.");
      deadlock().program().play(stage);
      pause();
      stage.scene("\n7. A dinner is called off");
      say("Tasks live in groups, and groups in tasks. What is cancelled at the top arrives at every leaf, which"
          + " cleans up and ends; and the group ends when all have.");
      FollowedCancellation.play(stage);
    }
    pause();
    say("Where to go on: './heddle choose' finds the tool for your work, './heddle compare' measures all five,"
        + " './heddle list' names the small programs.");
    return 0;
  }

  private Measured cook(Kitchens kitchen, Job dishes, Stage stage) throws Exception {
    if (!isWatched || fast) {
      return kitchen.way.measure(dishes, stage);
    }
    try (var _ = new LiveTimeline(stage.timelines().getLast())) {
      return kitchen.way.measure(dishes, stage);
    }
  }

  private static Sample deadlock() {
    return Sharing.CHAPTER.samples().stream().filter(each -> each.name().equals("deadlock"))
        .findFirst().orElseThrow();
  }

  private static void say(String format, Object... arguments) {
    System.out.println(Terminal.wrap(format.formatted(arguments), 0));
  }

  private void pause() throws InterruptedException {
    if (!fast && isWatched) {
      Thread.sleep(READING_MILLIS);
    }
  }
}
