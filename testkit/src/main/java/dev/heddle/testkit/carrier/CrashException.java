package dev.heddle.testkit.carrier;

/** Why a task has ended that ran on a node which has crashed. */
final class CrashException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CrashException(String node) {
    super("Node '" + node + "' has crashed", null, false, false);
  }
}
