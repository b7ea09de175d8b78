package dev.heddle.failure;

import dev.heddle.ExceptionGroup;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an exception tells of an interruption. Libraries wrap what the JDK throws at an interrupt:
 * drivers in an {@code SQLException}, pools and clients in what is their own. It is looked for among the
 * causes, and among what is suppressed on the way: a client that has tried two addresses throws the
 * failure of the first, with the interruption of the second in it.
 *
 * <p>The failures of a group are never an interruption, whatever is among them: to end as cancelled is
 * what its children do by themselves.
 */
public final class Interruption {
  /** How many exceptions are looked at; those of a library are a handful. */
  private static final int MOST = 256;

  /** Where it was found. */
  public enum Found {
    /** Nowhere: it is a failure. */
    NOWHERE,
    /** It is one, or is caused by one. */
    AS_CAUSE,
    /** Something was interrupted on the way only; what is thrown may have been there before. */
    SUPPRESSED
  }

  private Interruption() {}

  /** Loads what the end of a task needs, while there is memory for it. */
  public static void prepare() {
    in(new InterruptedException(), null);
  }

  /**
   * Looks for one.
   *
   * @param thrown what has been thrown
   * @param also what else counts as one; null if nothing
   * @return where it is
   */
  static Found in(Throwable thrown, @Nullable Predicate<? super Throwable> also) {
    if (thrown instanceof Error) {
      return Found.NOWHERE;
    }
    Set<Throwable> met = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> aside = new ArrayDeque<>();
    Found found = along(thrown, also, met, aside) ? Found.AS_CAUSE : Found.NOWHERE;
    // No stream: a class of theirs that is first needed in a moment without heap is broken for ever.
    for (Throwable one : met) {
      if (one instanceof ExceptionGroup) {
        return Found.NOWHERE;
      }
    }
    Throwable next;
    while (found == Found.NOWHERE && (next = aside.poll()) != null) {
      found = along(next, also, met, aside) ? Found.SUPPRESSED : Found.NOWHERE;
    }
    return found;
  }

  /** Follows the causes, and leaves what is suppressed in them for later. */
  private static boolean along(
      Throwable thrown,
      @Nullable Predicate<? super Throwable> also,
      Set<Throwable> met,
      Deque<Throwable> aside) {
    for (Throwable at = thrown; at != null && met.size() < MOST && met.add(at); at = causeOf(at)) {
      if (at instanceof ExceptionGroup) {
        return false;
      }
      if (is(at) || (also != null && says(also, at))) {
        return true;
      }
      Collections.addAll(aside, at.getSuppressed());
    }
    return false;
  }

  private static boolean is(Throwable e) {
    if (e instanceof InterruptedIOException) {
      return !(e instanceof SocketTimeoutException);
    }
    return e instanceof InterruptedException
        || e instanceof ClosedByInterruptException
        || e instanceof FileLockInterruptionException
        || e instanceof CancellationException
        // What the JDK's sockets throw on a virtual thread.
        || (e instanceof SocketException && "Closed by interrupt".equals(messageOf(e)));
  }

  /** A user's sign, and a user's exception, may fail to say it. */
  private static boolean says(Predicate<? super Throwable> sign, Throwable e) {
    try {
      return sign.test(e);
    } catch (Exception _) {
      return false;
    }
  }

  private static @Nullable Throwable causeOf(Throwable e) {
    try {
      return e.getCause();
    } catch (Throwable _) {
      return null;
    }
  }

  private static @Nullable String messageOf(Throwable e) {
    try {
      return e.getMessage();
    } catch (Throwable _) {
      return null;
    }
  }
}
