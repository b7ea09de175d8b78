package dev.heddle.torture;

import java.util.List;

/** How the JVM of a trial runs its code: each reorders accesses, and is late, in its own way. */
enum Compilation {
  INTERPRETED("-Xint"), C1("-XX:TieredStopAtLevel=1"), C2(
      "-XX:-TieredCompilation"), TIERED(), C2_STRESSED(
          "-XX:-TieredCompilation", "-XX:CompileThreshold=500", "-XX:+UnlockDiagnosticVMOptions",
          "-XX:+StressLCM", "-XX:+StressGCM", "-XX:+StressIGVN", "-XX:+StressCCP");

  final List<String> flags;

  Compilation(String... flags) {
    this.flags = List.of(flags);
  }
}
