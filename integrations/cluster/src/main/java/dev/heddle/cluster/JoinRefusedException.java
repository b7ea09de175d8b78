package dev.heddle.cluster;

/** Says why a pool or a member may not join a cluster: another secret, or other classes. */
public final class JoinRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JoinRefusedException(String message) {
    super(message);
  }
}
