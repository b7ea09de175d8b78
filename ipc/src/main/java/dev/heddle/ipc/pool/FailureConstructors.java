package dev.heddle.ipc.pool;

import dev.heddle.ipc.codec.StandIn;

/** Makes the exceptions that calls fail with, whose constructors only the pool's face may use. */
public interface FailureConstructors extends StandIn {
  RuntimeException lost(String message, WorkerEnd end);
}
