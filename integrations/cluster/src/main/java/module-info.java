/** Worker pools whose workers are on many machines, by Hazelcast. */
@SuppressWarnings("requires-transitive-automatic") // Hazelcast has no descriptor.
module dev.heddle.cluster {
  requires transitive com.hazelcast.core;
  requires transitive dev.heddle.ipc;
  requires static transitive org.jspecify;
  // What Hazelcast uses, and has no descriptor to say.
  requires java.se;
  requires jdk.net;
  requires jdk.unsupported;

  exports dev.heddle.cluster;
}
