package dev.heddle.channel;

/** What happens when a value is broadcast and the buffer of a {@link Receiver} is full. */
public enum Overflow {
  /** The send waits until this receiver has made room. */
  WAIT,

  /** The oldest value is dropped, and the receiver told by a {@link LaggedException} how many. */
  DROP_OLDEST,

  /** The oldest value is dropped and nobody told: for values of which only the newest matter. */
  CONFLATE
}
