package dev.heddle.ipc.process;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the processes of one scope are known by: a word in their environment. A process inherits it
 * from the one that starts it, so that it is found also when that one has ended, and when it has made
 * itself a session of its own; Jenkins and Testcontainers know their processes and containers by such
 * labels. Below a process that itself has scopes, the words of both are there.
 *
 * @param word of digits, letters and punctuation, in no other scope's on this machine
 */
public record ScopeMark(String word) {
  private static final String VARIABLE = "HEDDLE_SCOPE";
  private static final String OUTER = Objects.requireNonNullElse(System.getenv(VARIABLE), "");

  /** What the words of all scopes of this process begin with. */
  public static final String OF_THIS_PROCESS =
      "/" + ProcessHandle.current().pid() + "-"
          + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".";

  private static final AtomicLong LAST = new AtomicLong();

  static ScopeMark next() {
    return new ScopeMark(OF_THIS_PROCESS + LAST.incrementAndGet() + "/");
  }

  void addTo(Map<String, String> environment) {
    environment.put(VARIABLE, OUTER + word);
  }

  /** For a process that belongs to none of the scopes. */
  static void removeFrom(Map<String, String> environment) {
    environment.remove(VARIABLE);
  }
}
