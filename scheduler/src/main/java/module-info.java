/**
 * Who runs next, on which carrier: the event loop, its run queue, its timers, and the one gateway
 * to what the JDK does not publish.
 */
@SuppressWarnings("module") // The runtime is compiled later.
module dev.heddle.scheduler {
  requires java.management;
  requires jdk.jfr;
  requires jdk.unsupported;
  requires org.jctools.core.jdk11;
  requires static transitive org.jspecify;
  requires transitive org.slf4j;

  exports dev.heddle.scheduler;
  exports dev.heddle.scheduler.inside to dev.heddle.netty, dev.heddle.runtime;
  exports dev.heddle.scheduler.jdk to dev.heddle.runtime, dev.heddle.testkit;
}
