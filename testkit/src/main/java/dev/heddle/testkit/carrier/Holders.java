package dev.heddle.testkit.carrier;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The locks and semaphores of the JDK that a program has used, by number, and who holds them; kept only where steps are told. */
public final class Holders {
  private static final String LOCKED = "[Locked by thread ";

  private final boolean told;
  private final Map<ReentrantLock, Integer> locks = new IdentityHashMap<>();
  private final Map<Semaphore, Permits> semaphores = new IdentityHashMap<>();
  private final Map<Thread, Object> lastCalled = new IdentityHashMap<>();

  /** Who has taken how many permits: what has become fewer while a thread ran, it has taken. */
  private static final class Permits {
    private final int number;
    private int last;
    private final Map<Thread, Integer> taken = new LinkedHashMap<>();

    Permits(int number, int available) {
      this.number = number;
      this.last = available;
    }

    void look(Thread ran, int available) {
      if (available != last) {
        taken.merge(ran, last - available, Integer::sum);
        last = available;
      }
    }

    @Override
    public String toString() {
      String who = taken.entrySet().stream()
          .filter(each -> each.getValue() > 0)
          .map(
              each -> "'" + each.getKey().getName() + "' has taken " + each.getValue()
                  + (each.getKey().isAlive() ? "" : " and ended"))
          .collect(Collectors.joining(", "));
      return "Semaphore no. " + number + " (" + last + " permits left"
          + (who.isEmpty() ? ")" : "; " + who + ")");
    }
  }

  Holders(boolean told) {
    this.told = told;
  }

  /** While a thread runs, or after its slice. */
  void look(Thread running, @Nullable Object called) {
    if (told) {
      semaphores.forEach((each, permits) -> permits.look(running, each.availablePermits()));
      if (called instanceof ReentrantLock lock) {
        locks.putIfAbsent(lock, locks.size() + 1);
      } else if (called instanceof Semaphore semaphore) {
        semaphores.computeIfAbsent(
            semaphore, _ -> new Permits(semaphores.size() + 1, semaphore.availablePermits()));
      }
      if (called != null) {
        lastCalled.put(running, called);
      }
    }
  }

  /** What a thread waits for, and who holds it, in words; or what is given, if it is nothing of the kind. */
  String awaitedBy(Thread thread, String otherwise) {
    for (var each : locks.entrySet()) {
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
    Object blocker = LockSupport.getBlocker(thread);
    return blocker != null
        && blocker.getClass().getName().startsWith(Semaphore.class.getName())
        && lastCalled.get(thread) instanceof Semaphore semaphore
            ? String.valueOf(semaphores.get(semaphore))
            : otherwise;
  }
}
