package dev.heddle.samples.looking;

import dev.heddle.observe.AttachedProcess;
import dev.heddle.samples.terminal.Terminal;

/** Tells whoever looks at a program what that program has said of it, in a place that they may not see. */
final class Warned {
  private Warned() {}

  static void tell(AttachedProcess process) {
    if (process.hasWarned()) {
      System.err.println(
          Terminal.wrap(
              "(The JVM of process " + process.pid()
                  + " has printed a warning on its standard error: it was given an agent. None is needed if the"
                  + " program calls HeddleDiagnostics.register(), and nothing is said with"
                  + " -XX:+EnableDynamicAgentLoading.)",
              1));
    }
  }
}
