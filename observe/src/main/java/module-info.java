/** Looking at tasks from outside: a timeline, a live page, and JMX. The runtime does without. */
module dev.heddle.observe {
  requires transitive dev.heddle.runtime;
  requires static transitive org.jspecify;
  requires java.management;
  requires static java.instrument;
  requires static jdk.attach;

  exports dev.heddle.observe;
}
