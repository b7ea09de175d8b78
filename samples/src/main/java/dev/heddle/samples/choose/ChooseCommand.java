package dev.heddle.samples.choose;

import dev.heddle.samples.stage.Stage;
import dev.heddle.samples.terminal.Mistakes;
import dev.heddle.samples.terminal.Terminal;
import dev.heddle.samples.ways.Job;
import dev.heddle.samples.ways.Measured;
import dev.heddle.samples.ways.Way;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code heddle choose}: which tool for your work, and why. */
@Command(name = "choose", mixinStandardHelpOptions = true, description = "Asks what your work is like, unless the options say it, and answers with the tool for it, the reason, figures of this machine, and a program to begin with.")
public final class ChooseCommand implements Callable<Integer> {
  private static final List<String> DOES = List.of(
      "it waits for others: requests, messages, a clock",
      "it waits in calls that hold their thread: files, an old driver, a library",
      "it computes: it keeps a core busy",
      "both: it waits, and then computes");

  private static final int MANY = 100;

  @Option(names = "--does", description = "What a piece does most: ${COMPLETION-CANDIDATES}.") private @Nullable Does does;

  @Option(names = "--pieces", paramLabel = "N", description = "How many pieces at once.") private @Nullable Integer pieces;

  @Option(names = "--shares-data", negatable = true, description = "Whether they change the same data.") private @Nullable Boolean sharesData;

  @Option(names = "--may-crash", negatable = true, description = "Whether one may crash, or has to be stopped by force.") private @Nullable Boolean mayCrash;

  @Option(names = "--quick", description = "Measures with little work, to try it out: the figures say nothing.") private boolean quick;

  /** Made by the command line. */
  public ChooseCommand() {}

  @Override
  public Integer call() throws Exception {
    if (pieces != null) {
      Mistakes.checkRange("--pieces", pieces, 1, Integer.MAX_VALUE);
    }
    Work work = work();
    Tool tool = Tool.of(work);
    System.out.println("\nTake " + tool.title + ".\n");
    System.out.println(Terminal.wrap("Why: " + tool.reason, 2) + "\n");
    if (tool == Tool.PROCESSES && work.sharesData()) {
      System.out.println(
          Terminal.wrap(
              "Processes cannot change the same data: have them send results, and one task here put those in.",
              2) + "\n");
    }
    measure(work, tool.way);
    System.out.println("\nA program to begin with:\n");
    System.out.print(tool.program().indent(4));
    return 0;
  }

  private Work work() {
    var question = new Question(new Scanner(System.in, StandardCharsets.UTF_8));
    Does what = does != null
        ? does
        : Does.values()[question.ask("What does a piece of your work do most of the time?", DOES)];
    int many = pieces != null
        ? pieces
        : List.of(1, 8, MANY).get(
            question.ask("How many pieces at once?", List.of("one", "some", "hundreds, or more")));
    boolean shares = sharesData != null
        ? sharesData
        : many > 1 && question.isYes("Do they change the same data?");
    boolean crashes = mayCrash != null
        ? mayCrash
        : question.isYes("May one crash, or does it have to be stopped by force?");
    return new Work(what, many, shares, crashes);
  }

  private static String told(Work work, Job job) {
    String some = job.pieces() < work.pieces() ? " of your %,d".formatted(work.pieces()) : "";
    String count =
        job.pieces() == 1
            ? "1" + some + " piece, which"
            : job.pieces() + some + " pieces, each of which";
    String waits =
        " waits %d ms%s".formatted(
            job.waitMillis(), work.does() == Does.BLOCKS ? " in a call that holds its thread" : "");
    String computes = " counts the primes below %,d".formatted(job.primesBelow());
    return count
        + switch (work.does()) {
          case WAITS, BLOCKS -> waits;
          case COMPUTES -> computes;
          case BOTH -> waits + " and" + computes;
        };
  }

  private void measure(Work work, Way chosen) throws Exception {
    Job job = quick ? work.job().quick() : work.job();
    System.out.println(Terminal.wrap("On this machine, just now: " + told(work, job), 2));
    try (var stage = new Stage(new PrintStream(OutputStream.nullOutputStream()))) {
      for (Way way : work.ways()) {
        stage.scene(way.title());
        Measured measured = way.measure(job, stage);
        System.out.println(
            "%s %-36s %7d ms".formatted(way == chosen ? " *" : "  ", way.title(),
                measured.millis()));
      }
    }
    if (work.does() == Does.BLOCKS) {
      System.out.println("  (on the loop itself they would go one after another)");
    }
    System.out.println("  (processes are started for it; a pool that stays saves that)");
    if (quick) {
      System.out.println("  (--quick: too little work for these figures to say anything)");
    }
  }
}
