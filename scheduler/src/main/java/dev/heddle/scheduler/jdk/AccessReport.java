package dev.heddle.scheduler.jdk;

import java.util.List;

/**
 * What the gateway found on this JVM, in words for {@code heddle doctor}.
 *
 * @param jdkVersion the running JDK's version
 * @param jdkVendor its vendor
 * @param flag the option that gives Heddle access
 * @param flagPresent whether the JVM was started with that option, or a manifest entry to its effect
 * @param attempts each provider of virtual threads in the order tried
 * @param continuations the provider of continuations for generators
 */
public record AccessReport(
    String jdkVersion,
    String jdkVendor,
    String flag,
    boolean flagPresent,
    List<Attempt> attempts,
    Attempt continuations) {

  /**
   * One provider that was tried.
   *
   * @param provider its name
   * @param active whether it serves this process
   * @param reason why, or why not
   */
  public record Attempt(String provider, boolean active, String reason) {}

  /**
   * Says whether any provider is active.
   *
   * @return true if Heddle can run its own schedulers
   */
  public boolean isOpen() {
    return attempts.stream().anyMatch(Attempt::active);
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append("JDK       ").append(jdkVersion).append(" (").append(jdkVendor).append(")\n");
    text.append("flag      ").append(flag).append(flagPresent ? " present" : " MISSING")
        .append('\n');
    for (Attempt attempt : attempts) {
      text.append("provider  ")
          .append(attempt.provider())
          .append(attempt.active() ? ": active, " : ": refused, ")
          .append(attempt.reason())
          .append('\n');
    }
    if (!isOpen()) {
      text.append("provider  the JDK's own scheduler: only if asked for, with jdkScheduler()\n");
    }
    text.append("generate  ")
        .append(continuations.active()
            ? "on " + continuations.provider() + ", "
            : "on threads of their own, several times slower: ")
        .append(continuations.reason())
        .append('\n');
    return text.toString();
  }
}
