/** CPU-bound work in worker JVM processes, with the structured meaning of tasks. */
@SuppressWarnings("module") // That of clusters is built later.
module dev.heddle.ipc {
  requires transitive dev.heddle.runtime;
  requires static transitive org.jspecify;
  requires transitive org.slf4j;
  requires java.management;

  exports dev.heddle.ipc;
  exports dev.heddle.ipc.command;

  // Makes the provider of workers by its name.
  exports dev.heddle.ipc.worker to
      org.slf4j,
      dev.heddle.cluster;
  // Workers of a cluster are workers: the same frames, codec and pool.
  exports dev.heddle.ipc.codec to
      dev.heddle.cluster;
  exports dev.heddle.ipc.launch to
      dev.heddle.cluster;
  exports dev.heddle.ipc.pool to
      dev.heddle.cluster;
  exports dev.heddle.ipc.process to
      dev.heddle.cluster;
  exports dev.heddle.ipc.wire to
      dev.heddle.cluster;
}
