package dev.heddle.scheduler;

/** Who keeps a timer, to be told that it is not needed any more. */
interface TimerKeeper {

  /** Takes a cancelled timer out, now or soon. Any thread. */
  void forget(LoopTimer timer);
}
