package programs;

/** Starts a thread and ends, and the thread fails. */
public final class NotJoined {
  public static void main(String[] args) {
    new Thread(() -> {
      throw new IllegalStateException("nobody waits for me");
    }).start();
  }
}
