package dev.heddle.testkit.carrier;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The locks of the JDK that a program has taken, by number, and who holds them; kept only where steps are told. */
public final class Holders {
  private static final String LOCKED = "[Locked by thread ";

  private final boolean told;
  private final Map<ReentrantLock, Integer> numbers = new IdentityHashMap<>();

  Holders(boolean told) {
    this.told = told;
  }

  /** Before a lock is taken. */
  public void know(Lock lock) {
    if (told && lock instanceof ReentrantLock known) {
      numbers.putIfAbsent(known, numbers.size() + 1);
    }
  }

  /** The lock that a thread waits for, and who holds it, in words; or what is given, if there is none. */
  String awaitedBy(Thread thread, String otherwise) {
    for (var each : numbers.entrySet()) {
      if (each.getKey().hasQueuedThread(thread)) {
        String text = each.getKey().toString();
        int holder = text.indexOf(LOCKED);
        return "ReentrantLock no. " + each.getValue()
            + (holder < 0
                ? ""
                : " (held by '" + text.substring(holder + LOCKED.length(), text.length() - 1)
                    + "')");
      }
    }
    return otherwise;
  }
}
