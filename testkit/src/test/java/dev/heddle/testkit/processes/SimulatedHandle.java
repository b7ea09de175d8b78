package dev.heddle.testkit.processes;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A process of a simulation for those who have not started it. */
record SimulatedHandle(SimulatedProcess process) implements ProcessHandle {
  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Optional<ProcessHandle> parent() {
    return Optional.of(ProcessHandle.current());
  }

  @Override
  public Stream<ProcessHandle> children() {
    return Stream.empty();
  }

  @Override
  public Stream<ProcessHandle> descendants() {
    return Stream.empty();
  }

  @Override
  public Info info() {
    throw new UnsupportedOperationException("Nothing is known of " + process);
  }

  @Override
  public CompletableFuture<ProcessHandle> onExit() {
    return process.onExit().thenApply(_ -> this);
  }

  @Override
  public boolean supportsNormalTermination() {
    return false;
  }

  @Override
  public boolean destroy() {
    process.kill();
    return true;
  }

  @Override
  public boolean destroyForcibly() {
    process.kill();
    return true;
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public int compareTo(ProcessHandle other) {
    return Long.compare(pid(), other.pid());
  }
}
