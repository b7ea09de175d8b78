/** Meters of runs and of worker pools, and contexts that tasks inherit, by Micrometer's libraries. */
@SuppressWarnings("requires-transitive-automatic") // Neither library has a descriptor.
module dev.heddle.micrometer {
  requires transitive dev.heddle.runtime;
  requires static transitive dev.heddle.ipc;
  requires transitive context.propagation;
  requires transitive micrometer.core;
  requires static transitive org.jspecify;

  exports dev.heddle.micrometer;
}
