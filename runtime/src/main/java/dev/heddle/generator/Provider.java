package dev.heddle.generator;

import dev.heddle.scheduler.jdk.Continuations;
import dev.heddle.scheduler.jdk.JdkGateway;
import dev.heddle.scheduler.jdk.NestedContinuation;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/** Which continuations generators are made of: the JDK's, or threads where those are out of reach. */
final class Provider {
  static final Continuations THREADS = new Threads();
  static final Continuations BEST;

  static {
    Continuations raw = JdkGateway.continuations();
    BEST = raw == null ? THREADS : raw;
  }

  private Provider() {}

  /** Sees to it that an abandoned body does not occupy its thread for ever. */
  static void watch(Object handle, Activation activation, Continuations provider) {
    if (provider == THREADS) {
      Abandoned.CLEANER.register(handle, activation::abandon);
    }
  }

  /** What to call a run in messages; put into words only when there is one. */
  record Name(String kind, Object body) {

    /** Names the class of the body; of a lambda, the class it is written in. */
    @Override
    public String toString() {
      String written = body.getClass().getName();
      int lambda = written.indexOf("$$Lambda");
      return kind + " of " + (lambda < 0 ? written : written.substring(0, lambda));
    }
  }

  private static final class Abandoned {
    static final Cleaner CLEANER = Cleaner.create();
  }

  private static final class Threads implements Continuations {
    @Override
    public @Nullable Object bindings() {
      return null;
    }

    @Override
    public NestedContinuation create(@Nullable Object bindings, Runnable body) {
      return new ThreadContinuation(body);
    }
  }
}
