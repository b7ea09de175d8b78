package dev.heddle.testkit.processes;

import dev.heddle.Action;
import dev.heddle.Heddle;
import dev.heddle.testkit.Simulation;
import dev.heddle.testkit.carrier.Incarnation;
import dev.heddle.testkit.carrier.SimulatedCarrier;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that is threads of a simulation: killed, none of them does anything more, wherever it is. What it has written to its
 * pipes can still be read.
 */
public final class SimulatedProcess extends Process {
  /** A signal's number is added, as shells do. */
  private static final int KILLED = 128 + 9;

  /** The least that a system's pipe holds: what is written at once to an empty one does not block. */
  private static final int TO_WORKER = 4096;

  private static final int FROM_WORKER = 64;

  private final SimulatedCarrier carrier = Objects.requireNonNull(SimulatedCarrier.current());
  private final long pid;
  private final Incarnation node;
  private final BytePipe stdin;
  private final BytePipe stdout;
  private final BytePipe stderr;
  private final List<Runnable> exitHooks = new ArrayList<>();

  /** What the system does when it ends, however it ends. */
  private final List<Runnable> closing = new ArrayList<>();

  private final CompletableFuture<Process> exit = new CompletableFuture<>();
  private final Thread reaper;
  private boolean dead;
  private int code;

  /** What a process runs. */
  @FunctionalInterface
  public interface Program {
    /** Runs in the process. */
    void run(InputStream in, OutputStream out);
  }

  /** Starts a process on a thread that is no task, as the main thread of a JVM is. */
  public static SimulatedProcess start(long pid, Program program) {
    var process = new SimulatedProcess(pid);
    SimulatedCarrier carrier = process.carrier;
    carrier.nodes().on(
        process.node,
        () -> carrier.strays().startDaemon(
            process.toString(),
            () -> program.run(process.stdin.in(), process.stdout.out())));
    return process;
  }

  /** Starts a process whose main thread is a task, so that its timed waits for Heddle's primitives are in virtual time. */
  public static SimulatedProcess startTask(long pid, Action<?> program) {
    var process = new SimulatedProcess(pid);
    process.carrier.nodes().on(process.node, () -> Heddle.start(process.toString(), program));
    return process;
  }

  private SimulatedProcess(long pid) {
    this.pid = pid;
    this.node = new Incarnation("process " + pid);
    this.stdin = new BytePipe("to process " + pid, TO_WORKER);
    this.stdout = new BytePipe("from process " + pid, FROM_WORKER);
    this.stderr = new BytePipe("for the words of process " + pid, FROM_WORKER);
    this.reaper = carrier.strays().startDaemon("reaper of process " + pid, this::tellEnd);
  }

  private void tellEnd() {
    while (!dead) {
      LockSupport.park(this);
    }
    Simulation.point();
    exit.complete(this);
  }

  /** Whether the caller runs in this process. */
  public boolean isHere() {
    return carrier.nodes().isOn(node);
  }

  /** Has something run before the process exits by itself. */
  public void addExitHook(Runnable hook) {
    exitHooks.add(hook);
  }

  /** Has the system close something that is open in it when it ends. */
  void closesAtItsEnd(Runnable close) {
    closing.add(close);
  }

  /** Called in the process; does not return. */
  public void exit(int status) {
    exitHooks.forEach(Runnable::run);
    end(status);
  }

  /** Ends it at once. Called in the process, it does not return. */
  public void end(int status) {
    if (!dead) {
      carrier.tell("process " + pid, "ends with " + status);
      dead = true;
      code = status;
      stdin.endReading();
      stdout.endWriting();
      stderr.endWriting();
      closing.forEach(Runnable::run);
      LockSupport.unpark(reaper);
      carrier.nodes().crash(node);
    }
  }

  void kill() {
    end(KILLED);
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public OutputStream getOutputStream() {
    return stdin.out();
  }

  @Override
  public InputStream getInputStream() {
    return stdout.in();
  }

  @Override
  public InputStream getErrorStream() {
    return stderr.in();
  }

  @Override
  public CompletableFuture<Process> onExit() {
    return exit;
  }

  @Override
  public boolean isAlive() {
    return !dead;
  }

  @Override
  public int exitValue() {
    if (!dead) {
      throw new IllegalThreadStateException(this + " runs");
    }
    return code;
  }

  @Override
  public int waitFor() {
    exit.join();
    return code;
  }

  @Override
  public boolean waitFor(long time, TimeUnit unit) {
    throw new UnsupportedOperationException("Not needed yet");
  }

  @Override
  public ProcessHandle toHandle() {
    return new SimulatedHandle(this);
  }

  @Override
  public void destroy() {
    kill();
  }

  @Override
  public Process destroyForcibly() {
    kill();
    return this;
  }

  @Override
  public String toString() {
    return "process " + pid;
  }
}
