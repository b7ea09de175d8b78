package dev.heddle.scheduler.inside;

/**
 * What a carrier sleeps in, in place of a selector of its own, and asks between slices: the event loop of
 * a library whose channels are to be served on the carrier's thread.
 *
 * <p>All but {@link #wakeup} and {@link #awaited} are called by the carrier, as a platform thread and not
 * from within a slice, so what the driver calls must not wait. It may have slices run in the midst of it:
 * {@link CarrierSeat#runHere}. One that throws is logged, and the carrier goes on with it.
 */
public interface CarrierDriver {

  /**
   * Runs the carrier's turns, as many as there are until this driver has left or the carrier ends: the
   * place to set up what the library wants to be there on its threads.
   *
   * @param turns to be run once
   */
  void within(Runnable turns);

  /** Runs what has been left to be run, without a look at channels. Called in each turn. */
  void runTasks();

  /**
   * Looks at the channels, and runs what there is to run. Does not wait.
   *
   * @return how much it has done; 0 if nothing
   */
  int run();

  /**
   * As {@link #run}, but waits until there is something. Before it waits, and after all that makes {@link
   * #wakeup} effective from then on, it has to ask {@link CarrierSeat#maySleep}: the order is what keeps
   * wake-ups from being lost. As soon as it has waited, it calls {@link CarrierSeat#awake}.
   *
   * @param nanos the longest wait, more than 0; {@code Long.MAX_VALUE} if nothing else is pending
   */
  void await(long nanos);

  /** Ends the current {@link #await}, or the next one that begins after {@code maySleep} was true. Any thread. */
  void wakeup();

  /**
   * Says how many channels may yet make something runnable, so that an idle carrier does not count as stuck.
   *
   * @return the number, as seen by any thread
   */
  int awaited();

  /** Gives everything up, since the carrier ends; called if the driver has not left before. */
  void close();
}
