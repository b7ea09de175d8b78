package dev.heddle.torture;

import dev.heddle.Heddle;
import dev.heddle.HeddleBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The program of a fresh JVM: plays contests, each in runs of its own, one after another. What is lost
 * when code is interpreted, or has just been compiled, is not seen in a JVM that is warm.
 */
final class ColdStart {
  private ColdStart() {}

  /**
   * Plays.
   *
   * @param args the number of carriers or 0 for the JDK's scheduler, the seed, the milliseconds for
   *     each contest, the items of a trial, the looks of the watcher, the folder for dumps, the contests
   */
  public static void main(String[] args) throws Exception {
    int carriers = Integer.parseInt(args[0]);
    var random = new SplittableRandom(Long.parseLong(args[1]));
    long millis = Long.parseLong(args[2]);
    int items = Integer.parseInt(args[3]);
    Watcher.start(Integer.parseInt(args[4]), Path.of(args[5]), String.join(" ", args));
    long trials = 0;
    for (int i = 6; i < args.length; i++) {
      Contest contest = Contest.valueOf(args[i]);
      long began = System.nanoTime();
      do {
        var trial = new Trial(items, random.split());
        builder(carriers).run(() -> contest.play.run(trial));
        trials++;
      } while (System.nanoTime() - began < millis * 1_000_000);
    }
    System.out.println(trials + " trials, " + Player.STEPS.sum() + " steps");
    // Tasks that nobody has joined would be a fault too; let nothing hide behind exit().
    System.exit(0);
  }

  private static HeddleBuilder builder(int carriers) {
    HeddleBuilder builder = Heddle.builder().stallThreshold(Duration.ofMinutes(10));
    return carriers == 0 ? builder.jdkScheduler() : builder.carriers(carriers);
  }
}
