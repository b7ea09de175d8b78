package dev.heddle.ipc.wire;

/** The types of frames; the ordinal is the byte on the wire. */
public enum MessageType {
  /** Both ways, first: magic, version, pid. */
  HELLO,
  /** To the worker: a function, to be known by its id from now on. */
  FUNCTION,
  /** To the worker: run function on argument. */
  TASK,
  /** From the worker: nanoseconds it took, result. */
  RESULT,
  /** From the worker: nanoseconds it took, failure. */
  FAILURE,
  /** To the worker: the task with this id is not wanted any more. */
  CANCEL,
  /** To the worker: end. */
  BYE,
  /** To the worker: the name of a package whose classes may come. */
  ALLOW,
  /** From the worker: this task begins now. */
  STARTED,
  /** To the worker: give this task back if it has not begun. */
  RECALL,
  /** From the worker: this task has not begun and never will. */
  RETURNED,
  /** From the worker: something to be logged. */
  LOG,
  /** Both ways: the description of a class, to be known by its number from now on. */
  CLASS,
  /** From the worker: it ends now, since code in it says so, and not because of a signal. */
  EXIT,
  /** To a worker that waits for it: begin this task now, or when those before it have ended. */
  BEGIN;

  private static final MessageType[] ALL = values();

  static MessageType of(int wire) throws ProtocolException {
    if (wire < 0 || wire >= ALL.length) {
      throw new ProtocolException("unknown frame type " + wire);
    }
    return ALL[wire];
  }
}
