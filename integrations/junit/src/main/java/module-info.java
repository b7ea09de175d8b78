/** Test methods of JUnit that run as tasks of Heddle. */
module dev.heddle.junit {
  requires transitive dev.heddle.runtime;
  requires transitive org.junit.jupiter.api;
  requires static transitive org.jspecify;

  exports dev.heddle.junit;
}
