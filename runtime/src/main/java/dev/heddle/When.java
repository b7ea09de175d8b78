package dev.heddle;

/** How many of some tasks must have ended for {@link Heddle#awaitTasks} to return. */
public enum When {
  /** One. */
  FIRST_COMPLETED,
  /** One that failed or was cancelled; all, if none does. */
  FIRST_EXCEPTION,
  /** All. */
  ALL_COMPLETED
}
