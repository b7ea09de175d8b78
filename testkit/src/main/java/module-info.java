/**
 * Concurrent code under a schedule that a seed chooses: each failure is found again from its seed, time
 * is virtual, and whoever waits for ever is drawn.
 */
module dev.heddle.testkit {
  requires transitive dev.heddle.runtime;
  requires static transitive org.jspecify;
  requires static transitive org.junit.jupiter.api;
  requires static org.junit.platform.commons;

  exports dev.heddle.testkit;
  exports dev.heddle.testkit.hooks;
  exports dev.heddle.testkit.junit;
}
