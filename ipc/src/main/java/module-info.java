/** CPU-bound work in worker JVM processes, with the structured meaning of tasks. */
module dev.heddle.ipc {
  requires transitive dev.heddle.runtime;
  requires static transitive org.jspecify;
  requires transitive org.slf4j;
  requires java.management;

  exports dev.heddle.ipc;
  exports dev.heddle.ipc.command;

  // Makes the provider of workers by its name.
  exports dev.heddle.ipc.worker to
      org.slf4j;
}
