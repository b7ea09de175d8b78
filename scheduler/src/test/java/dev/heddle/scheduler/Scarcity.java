package dev.heddle.scheduler;

/**
 * Pretends that a thread finds no memory where it needs some. {@link ScarceLoader} puts a call of {@link
 * #reach} before each such place. Public, since the classes that call it are of another loader.
 */
public final class Scarcity {
  private static volatile String thread = "";
  private static volatile int from;
  private static volatile int to;
  private static volatile int reached;

  private Scarcity() {}

  /** From here on, a platform thread of this name finds no memory at some places, counted from 0. */
  static void begin(String name, int first, int howMany) {
    reached = 0;
    from = first;
    to = first + howMany;
    thread = name;
  }

  /** Ends it; returns how many places the thread has come to. */
  static int end() {
    thread = "";
    return reached;
  }

  /** A place where memory is needed. */
  public static void reach() {
    Thread me = Thread.currentThread();
    if (!me.isVirtual() && me.getName().equals(thread)) {
      int place = reached++;
      if (place >= from && place < to) {
        throw new OutOfMemoryError("pretended, at place " + place);
      }
    }
  }
}
