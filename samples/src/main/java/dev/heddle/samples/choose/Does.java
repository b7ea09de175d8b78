package dev.heddle.samples.choose;

/** What the pieces of some work do most of the time. */
enum Does {
  /** They wait for others: a network, a clock. */
  WAITS,
  /** They wait in a call that holds its thread: a file, an old driver. */
  BLOCKS,
  /** They keep a core busy. */
  COMPUTES,
  /** They wait, and then keep a core busy. */
  BOTH
}
