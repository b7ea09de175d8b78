package dev.heddle.scheduler;

/** Who keeps a timer in its heap, to be told that it is not needed any more. */
interface TimerKeeper {

  /** Takes a cancelled timer out of the heap, now or soon. Any thread. */
  void forget(LoopTimer timer);
}
