package dev.heddle;

/**
 * Thrown by a wait inside a cancelled scope. It is an {@link InterruptedException}, so code that
 * handles interrupts handles it; let it pass.
 *
 * <p>As in Trio, catching it does not end the cancellation: the next wait throws it again, until
 * the cancelled scope has been left.
 */
public final class CancelledException extends InterruptedException {
  private static final long serialVersionUID = 1L;

  private final transient CancelReason reason;

  CancelledException(CancelReason reason) {
    super(reason.toString());
    this.reason = reason;
    if (reason.cause() != null) {
      initCause(reason.cause());
    }
  }

  /**
   * Returns who cancelled, and why.
   *
   * @return the reason given to the outermost cancelled scope
   */
  public CancelReason reason() {
    return reason;
  }
}
