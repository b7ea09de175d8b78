package dev.heddle.testkit.carrier;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The locks and semaphores of the JDK that a program has used, by number, and who holds them; kept only where steps are told. */
public final class Holders {
  private static final String LOCKED = "[Locked by thread ";

  private final boolean told;
  private final Names names;
  private final Map<ReentrantLock, String> locks = new IdentityHashMap<>();
  private final Map<Semaphore, Permits> semaphores = new IdentityHashMap<>();
  private final Map<Thread, Object> lastCalled = new IdentityHashMap<>();

  /** Who has taken how many permits: what has become fewer while a thread ran, it has taken. */
  private static final class Permits {
    private final String name;
    private int last;
    private final Map<Thread, Integer> taken = new LinkedHashMap<>();

    Permits(String name, int available) {
      this.name = name;
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
                  + (each.getKey().isAlive() ? "" : ", given none back, and ended"))
          .collect(Collectors.joining(", "));
      return name + " (" + last + " permits left"
          + (who.isEmpty() ? ")" : "; " + who + ")");
    }
  }

  Holders(boolean told, Names names) {
    this.told = told;
    this.names = names;
  }

  /** While a thread runs, or after its slice. */
  void look(Thread running, @Nullable Object called) {
    if (told) {
      semaphores.forEach((each, permits) -> permits.look(running, each.availablePermits()));
      if (called instanceof ReentrantLock lock) {
        locks.computeIfAbsent(lock, _ -> names.of(lock, ReentrantLock.class));
      } else if (called instanceof Semaphore semaphore) {
        semaphores.computeIfAbsent(
            semaphore,
            _ -> new Permits(names.of(semaphore, Semaphore.class), semaphore.availablePermits()));
      }
      if (called != null) {
        lastCalled.put(running, called);
      }
    }
  }

  /** What is to be said of a call besides that it is made: that a condition is signalled for which nobody waits. */
  Optional<String> noteOn(@Nullable Object called, int call) {
    return told && called instanceof Condition condition
        && Places.words(call, true).matches(".*\\.signal(All)?")
        && locks.keySet().stream().anyMatch(lock -> nobodyWaits(lock, condition))
            ? Optional.of(Deeds.WAKES_NOBODY + names.of(condition))
            : Optional.empty();
  }

  private static boolean nobodyWaits(ReentrantLock lock, Condition condition) {
    try {
      return lock.isHeldByCurrentThread() && !lock.hasWaiters(condition);
    } catch (IllegalArgumentException e) {
      // Of another lock.
      return false;
    }
  }

  /** What a thread waits for, and who holds it, in words; or what is given, if it is nothing of the kind. */
  String awaitedBy(Thread thread, String otherwise) {
    for (var each : locks.entrySet()) {
      if (each.getKey().hasQueuedThread(thread)) {
        String text = each.getKey().toString();
        int holder = text.indexOf(LOCKED);
        return each.getValue()
            + (holder < 0
                ? ""
                : " (held by '" + text.substring(holder + LOCKED.length(), text.length() - 1)
                    + "')");
      }
    }
    Object blocker = LockSupport.getBlocker(thread);
    if (blocker instanceof Condition) {
      return "a signal of " + names.of(blocker);
    }
    return blocker != null
        && blocker.getClass().getName().startsWith(Semaphore.class.getName())
        && lastCalled.get(thread) instanceof Semaphore semaphore
            ? String.valueOf(semaphores.get(semaphore))
            : otherwise;
  }
}
