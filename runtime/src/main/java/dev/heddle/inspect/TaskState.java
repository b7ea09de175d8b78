package dev.heddle.inspect;

/** What a live task is doing at the moment somebody looks. */
public enum TaskState {
  /** A carrier runs it. */
  RUNNING,
  /** It could run, and waits for a carrier: just started, just woken, or having yielded. */
  READY,
  /** It waits, in a primitive of ours or in the JDK; {@link TaskView#waitsFor} says for what. */
  WAITING
}
