package dev.heddle.scheduler.jdk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The door to the JDK's unpublished parts, tried once when this class is first used.
 *
 * <p>Providers are tried in order; the first that works serves the whole process. {@link #report}
 * says which one that is and why each other was refused. Whether one works is found by trying it (see
 * {@link HandOverProbe}), never by the JDK's version; docs/jdk.md lists what it needs of the JDK.
 */
public final class JdkGateway {

  private static final String POLLER_MODE = "jdk.pollerMode";

  private static final Module HERE = JdkGateway.class.getModule();
  private static final String MODULE = HERE.isNamed() ? HERE.getName() : "ALL-UNNAMED";

  /** The one option the JVM needs to let Heddle schedule virtual threads. */
  public static final String FLAG = "--add-opens=java.base/java.lang=".concat(MODULE);

  private static final @Nullable VirtualThreads PROVIDER;
  private static final @Nullable String REFUSAL;

  static {
    VirtualThreads provider = null;
    String refusal;
    try {
      provider = new OpenedJavaLang();
      refusal = new HandOverProbe(provider).findFault();
    } catch (LinkageError e) {
      refusal = whyRefused(e);
    }
    PROVIDER = refusal == null ? provider : null;
    REFUSAL = refusal;
  }

  /** Apart, so that only programs with generators pay for the probe. */
  private static final class Raw {
    static final @Nullable Continuations PROVIDER;
    static final @Nullable String REFUSAL;

    static {
      Continuations provider = null;
      String refusal = JdkGateway.REFUSAL;
      if (refusal == null) {
        try {
          provider = new OpenedContinuations();
        } catch (LinkageError e) {
          refusal = whyRefused(e);
        }
      }
      PROVIDER = provider;
      REFUSAL = refusal;
    }
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
      throw new MissingAccessException(report());
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
   * Returns the JDK's continuations.
   *
   * @return the provider, or null if none works on this JVM; {@link #report} says why
   */
  public static @Nullable Continuations continuations() {
    return Raw.PROVIDER;
  }

  /**
   * Returns what was tried and found.
   *
   * @return the report
   */
  public static AccessReport report() {
    return new AccessReport(
        Runtime.version().toString(),
        System.getProperty("java.vendor", "unknown vendor"),
        FLAG,
        isLangOpen(),
        List.of(
            PublishedSchedulers.probe(),
            new AccessReport.Attempt(
                "opened java.lang",
                REFUSAL == null,
                REFUSAL == null ? "with " + FLAG : REFUSAL)),
        new AccessReport.Attempt(
            "raw continuations",
            Raw.REFUSAL == null,
            Raw.REFUSAL == null ? "with " + FLAG : Raw.REFUSAL));
  }

  /**
   * Has the JDK poll sockets on platform threads, as long as nobody has said or started otherwise.
   *
   * <p>By default its socket pollers are virtual threads, and stay for ever on the scheduler of
   * whoever blocks on a socket first: a loop of ours would end up driving, and at its end stranding,
   * everybody's sockets. Starting them beforehand from a platform thread would also do, but costs
   * every program some 10 ms at its start and, because the VM waits for threads in native code, 300
   * ms at its end.
   *
   * <p>The number is that of {@code SYSTEM_THREADS}: JDK 25 takes either, from 27 on it must be one.
   */
  public static void keepPollersOffLoops() {
    if (System.getProperty(POLLER_MODE) == null) {
      System.setProperty(POLLER_MODE, "1");
    }
  }

  private static boolean isLangOpen() {
    return Object.class.getModule().isOpen("java.lang", HERE);
  }

  private static String whyRefused(LinkageError e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof IllegalAccessException && !isLangOpen()
        ? "java.base does not open java.lang to " + MODULE + "; add " + FLAG
        : "this JDK differs from the one Heddle knows: " + cause;
  }
}
