package dev.heddle.testkit.processes;

import dev.heddle.Action;
import dev.heddle.ipc.codec.SharedClasses;
import dev.heddle.ipc.launch.JvmSetup;
import dev.heddle.ipc.launch.WorkerCommand;
import dev.heddle.ipc.process.Background;
import dev.heddle.ipc.process.MarkedProcess;
import dev.heddle.ipc.process.PoolTimer;
import dev.heddle.ipc.process.ProcessTree;
import dev.heddle.ipc.process.Reaper;
import dev.heddle.ipc.process.ScopeMark;
import dev.heddle.ipc.worker.WorkerMain;
import dev.heddle.testkit.carrier.SimulatedCarrier;
import dev.heddle.testkit.hooks.InPlaceOf;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.slf4j.event.Level;

/**
 * What a pool and its workers ask of the system, answered by a simulation. It is rewritten with the classes that call it; so what
 * is static here begins anew with each schedule.
 */
public final class Machine {
  /** All that have been started, in this order. */
  public static final List<SimulatedProcess> PROCESSES = new ArrayList<>();

  /** What is put between a worker and its pipe. */
  public static UnaryOperator<OutputStream> output = UnaryOperator.identity();

  private static final int FIRST_PID = 101;
  private static final int FAILED = 72;
  private static LaterThread later;

  private Machine() {}

  private static SimulatedProcess here() {
    return perhapsHere().orElseThrow();
  }

  /** The process that the caller runs in; empty in that of the simulation's program. */
  static Optional<SimulatedProcess> perhapsHere() {
    return PROCESSES.stream().filter(SimulatedProcess::isHere).findFirst();
  }

  /** Starts a process with a program of the test's, whose failure is the simulation's. */
  public static SimulatedProcess process(Action<?> program) {
    var process = SimulatedProcess.startTask(FIRST_PID + PROCESSES.size(), () -> {
      try {
        program.run();
        here().exit(0);
      } catch (Throwable e) {
        Objects.requireNonNull(SimulatedCarrier.current()).verdict().end(e);
        here().end(FAILED);
      }
    });
    PROCESSES.add(process);
    return process;
  }

  @InPlaceOf(WorkerCommand.class)
  public static MarkedProcess start(
      JvmSetup jvm, int maxPayload, Level logLevel, boolean sharesMemory) {
    long pid = FIRST_PID + PROCESSES.size();
    var process =
        SimulatedProcess.start(pid, (in, out) -> runWorker(pid, maxPayload, in, out));
    PROCESSES.add(process);
    return new MarkedProcess(process, new ScopeMark("/" + pid + "/"));
  }

  private static void runWorker(long pid, int maxPayload, InputStream in, OutputStream out) {
    try {
      WorkerMain.serve(in, output.apply(out), maxPayload, pid);
      here().exit(0);
    } catch (Throwable e) {
      here().end(FAILED);
    }
  }

  @InPlaceOf(ProcessTree.class)
  public static void kill(ProcessTree tree) {
    tree.root().destroyForcibly();
  }

  @InPlaceOf(Reaper.class)
  public static void begin() {}

  @InPlaceOf(Background.class)
  public static void run(Runnable action) {
    Thread.ofPlatform().daemon().name("background").start(action);
  }

  @InPlaceOf(PoolTimer.class)
  public static Future<?> later(Duration delay, Runnable action) {
    if (later == null) {
      later = new LaterThread();
    }
    later.run(delay, action);
    return new CompletableFuture<>();
  }

  @InPlaceOf(SharedClasses.class)
  public static void share(Class<?> type) {}

  @InPlaceOf(Runtime.class)
  public static void halt(Runtime runtime, int code) {
    here().end(code);
  }

  @InPlaceOf(Runtime.class)
  public static void addShutdownHook(Runtime runtime, Thread hook) {
    perhapsHere().ifPresent(process -> process.addExitHook(hook::run));
  }

  @InPlaceOf(Runtime.class)
  public static boolean removeShutdownHook(Runtime runtime, Thread hook) {
    return true;
  }
}
