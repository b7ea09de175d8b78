package dev.heddle.testkit;

/** How a simulation chooses who runs next. */
public enum Strategy {
  /** Partial order sampling, and after a while the others too: what to take if nothing is known. */
  SWARM,
  /** Of two steps that touch the same, each order is about as likely as the other. */
  PARTIAL_ORDER,
  /** Anyone who can run, with the same chance. */
  RANDOM,
  /** Random priorities that change at two to four places: finds what takes few but far switches. */
  PRIORITIES,
  /** Mostly who is running: long stretches without a switch. */
  STICKY,
  /** Who has been ready for longest: one schedule, the same for each seed, and run once however many are asked for. */
  ROUND_ROBIN
}
