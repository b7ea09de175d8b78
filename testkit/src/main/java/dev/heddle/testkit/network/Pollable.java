package dev.heddle.testkit.network;

/** A channel that can be waited for. */
interface Pollable {

  /** Whether an operation would do something now, if only fail. */
  boolean isReady(int operation);

  Listeners listeners();
}
