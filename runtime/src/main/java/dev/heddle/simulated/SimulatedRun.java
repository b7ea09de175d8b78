package dev.heddle.simulated;

import dev.heddle.Action;
import dev.heddle.core.Fiber;
import dev.heddle.core.Run;
import dev.heddle.core.RunSettings;
import dev.heddle.current.TaskThreads;
import dev.heddle.scheduler.Idleness;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A run on a scheduler that is not of this library, and in which nobody outside wakes a task: what
 * simulations are made of.
 */
public final class SimulatedRun {
  private SimulatedRun() {}

  /**
   * Runs a program, on the calling thread, until it has ended.
   *
   * @param name the name of the run
   * @param scheduler makes the scheduler, and is given who is to be told, again and again, while nothing
   *     can run: it finds waits that cannot end, and fails them
   * @param program the main task
   * @throws Exception if the program throws it, or is stuck
   */
  public static void execute(
      String name,
      Function<Consumer<Idleness>, CallersScheduler> scheduler,
      Action<?> program)
      throws Exception {
    var settings = new RunSettings();
    settings.name = name;
    settings.settled = Duration.ZERO;
    settings.surroundings = (_, _) -> List.of();
    settings.callersScheduler = scheduler;
    new Run(settings).execute(Action.<Exception>asBody(program::run));
  }

  /**
   * Ends the task of a thread that its scheduler will never run again, as if the machine it is on had lost its power: to
   * others the task is cancelled, and no code of its own runs any more, neither {@code catch} nor
   * {@code finally}. What it holds it holds for ever. On the carrier.
   *
   * @param thread the thread, which has begun; one that runs no task is left alone
   * @param why what to tell those who wait for it
   */
  public static void abandon(Thread thread, Throwable why) {
    if (TaskThreads.of(thread) instanceof Fiber<?> task) {
      task.abandon(why);
    }
  }
}
