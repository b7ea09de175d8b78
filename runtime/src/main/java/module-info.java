/**
 * What a user writes: tasks and groups, promises, cancellation and deadlines, locks and queues, in
 * plain blocking Java.
 */
@SuppressWarnings("module") // The testkit is compiled later.
module dev.heddle.runtime {
  requires transitive dev.heddle.scheduler;
  requires static transitive org.jspecify;
  requires jdk.jfr;
  requires org.slf4j;

  exports dev.heddle;
  exports dev.heddle.channel;
  exports dev.heddle.generator;
  exports dev.heddle.inspect;
  exports dev.heddle.net;
  exports dev.heddle.parking;
  exports dev.heddle.queue;
  exports dev.heddle.retry;
  exports dev.heddle.signal;
  exports dev.heddle.simulated to dev.heddle.testkit;
  exports dev.heddle.stream;
  exports dev.heddle.sync;
}
