package dev.heddle.scheduler.jdk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The door to the JDK's unpublished parts, tried once when this class is first used.
 *
 * <p>Providers are tried in order; the first that works serves the whole process. {@link #report}
 * says which one that is and why each other was refused.
 */
public final class JdkGateway {

  private static final String MODULE =
      JdkGateway.class.getModule().isNamed()
          ? JdkGateway.class.getModule().getName()
          : "ALL-UNNAMED";

  /** The one option the JVM needs to let Heddle schedule virtual threads. */
  public static final String FLAG = "--add-opens=java.base/java.lang=" + MODULE;

  private static final @Nullable VirtualThreads PROVIDER;
  private static final AccessReport REPORT;

  static {
    var attempts = new ArrayList<AccessReport.Attempt>();
    attempts.add(PublishedSchedulers.probe());
    VirtualThreads provider = null;
    try {
      provider = new OpenedJavaLang();
      attempts.add(new AccessReport.Attempt("opened java.lang", true, "with " + FLAG));
    } catch (LinkageError e) {
      attempts.add(new AccessReport.Attempt("opened java.lang", false, whyRefused(e)));
    }
    PROVIDER = provider;
    REPORT =
        new AccessReport(
            Runtime.version().toString(),
            System.getProperty("java.vendor", "unknown vendor"),
            FLAG,
            Object.class.getModule().isOpen("java.lang", JdkGateway.class.getModule()),
            List.copyOf(attempts));
  }

  private JdkGateway() {}

  /**
   * Returns virtual threads on schedulers of our own.
   *
   * @return the active provider
   * @throws MissingAccessException if none works on this JVM, naming the option to add
   */
  public static VirtualThreads virtualThreads() {
    if (PROVIDER == null) {
      throw new MissingAccessException(REPORT);
    }
    return PROVIDER;
  }

  /**
   * Says whether a provider is active.
   *
   * @return true if {@link #virtualThreads} works
   */
  public static boolean isOpen() {
    return PROVIDER != null;
  }

  /**
   * Returns what was tried and found.
   *
   * @return the report
   */
  public static AccessReport report() {
    return REPORT;
  }

  /**
   * Starts the JDK's socket pollers from the calling thread.
   *
   * <p>They are virtual threads that stay for ever on the scheduler of whoever blocks on a socket
   * first. Called from a platform thread, that is the JDK's own scheduler, so that no loop of ours
   * ends up driving, and at its end stranding, everybody's sockets.
   *
   * @throws IllegalStateException if the caller is a virtual thread
   */
  public static void startPollers() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "The socket pollers must be started from a platform thread, not from "
              + Thread.currentThread());
    }
    try {
      Class.forName("sun.nio.ch.Poller", true, null);
    } catch (ClassNotFoundException _) {
      // A JDK without that class has no pollers to keep off our loops.
    }
  }

  private static String whyRefused(LinkageError e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof IllegalAccessException
        ? "java.base does not open java.lang to " + MODULE + "; add " + FLAG
        : "this JDK differs from the one Heddle knows: " + cause;
  }
}
