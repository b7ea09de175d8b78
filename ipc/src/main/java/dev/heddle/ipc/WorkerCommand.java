package dev.heddle.ipc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.slf4j.event.Level;

/**
 * How a worker is started: the JVM that runs us, with our class path or module path.
 *
 * <p>The protocol's pipes are kept off file descriptors 0 and 1: the JVM itself, native code and
 * grandchildren write to 1. A shell moves them to 3 and 4 and gives the worker an empty standard
 * input and its standard error as standard output. It also gives the worker a session of its own,
 * since a terminal sends Ctrl-C to the whole process group and ending the workers is the parent's to
 * do; only where there is no {@code setsid} (macOS) the worker, and so what it starts, ignores SIGINT
 * instead. It writes no performance data for jps, a file that a killed JVM would leave behind.
 */
final class WorkerCommand {
  static final String FROM_PARENT = "/dev/fd/3";
  static final String TO_PARENT = "/dev/fd/4";

  /** The shell becomes the worker; so its pid, which the worker would take a while to find, is known. */
  private static final String REDIRECT =
      "exec 3<&0 4>&1 0</dev/null 1>&2; set -- \"$@\" $$;"
          + " command -v setsid >/dev/null && exec setsid \"$@\"; trap '' INT; exec \"$@\"";

  /** What it logs comes to us, unless the user's options choose another provider. */
  private static final List<String> FORWARD_LOGS =
      List.of(
          "-Dslf4j.provider=" + WorkerLogProvider.class.getName(),
          "-Dslf4j.internal.verbosity=WARN");

  private WorkerCommand() {}

  static MarkedProcess start(List<String> jvmOptions, int maxPayload, Level logLevel)
      throws IOException {
    var command = new ArrayList<String>(List.of("/bin/sh", "-c", REDIRECT, "heddle-worker"));
    List<String> options = new ArrayList<>(FORWARD_LOGS);
    options.addAll(jvmOptions);
    addJava(command, options, WorkerMain.class);
    command.add(Integer.toString(maxPayload));
    command.add(logLevel.name());
    return launch(command);
  }

  /** A process whose standard streams are its own to use. */
  static MarkedProcess startProcess(List<String> jvmOptions) throws IOException {
    var command = new ArrayList<String>();
    addJava(command, jvmOptions, ProcessMain.class);
    command.add(Long.toString(ProcessHandle.current().pid()));
    return launch(command);
  }

  private static void addJava(List<String> command, List<String> jvmOptions, Class<?> main) {
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            // What it prints comes through a pipe, which knows no locale.
            "-Dstdin.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr"));
    command.addAll(jvmOptions);
    Module module = WorkerCommand.class.getModule();
    String classPath = System.getProperty("java.class.path", "");
    if (!classPath.isEmpty()) {
      command.addAll(List.of("-cp", classPath));
    }
    if (module.isNamed()) {
      command.addAll(
          List.of(
              "-p",
              System.getProperty("jdk.module.path", ""),
              "--add-modules",
              "ALL-MODULE-PATH",
              "-m",
              module.getName() + "/" + main.getName()));
    } else {
      command.add(main.getName());
    }
  }

  private static MarkedProcess launch(List<String> command) throws IOException {
    String token = UUID.randomUUID().toString();
    command.add(token);
    try {
      return MarkedProcess.start(new ProcessBuilder(command));
    } catch (OutOfMemoryError e) {
      killStray(token);
      throw e;
    }
  }

  /** The process may run although no thread could be had to watch it; then nobody else can end it. */
  private static void killStray(String token) {
    ProcessHandle.current()
        .children()
        .filter(child -> isMarked(child, token))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static boolean isMarked(ProcessHandle child, String token) {
    return child.info().arguments().stream().flatMap(Arrays::stream).anyMatch(token::equals);
  }
}
