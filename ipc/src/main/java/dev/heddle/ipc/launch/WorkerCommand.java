package dev.heddle.ipc.launch;

import dev.heddle.ipc.WorkerJvm;
import dev.heddle.ipc.process.MarkedProcess;
import dev.heddle.ipc.worker.ProcessMain;
import dev.heddle.ipc.worker.WorkerLogProvider;
import dev.heddle.ipc.worker.WorkerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * How a worker is started: a JVM like ours, but for what {@link WorkerJvm} says.
 *
 * <p>The protocol's pipes are kept off file descriptors 0 and 1: the JVM itself, native code and
 * grandchildren write to 1. A shell moves them to 3 and 4 and gives the worker an empty standard
 * input and its standard error as standard output. It also gives the worker a session of its own,
 * since a terminal sends Ctrl-C to the whole process group and ending the workers is the parent's to
 * do; only where there is no {@code setsid} (macOS) the worker, and so what it starts, ignores SIGINT
 * instead. It writes no performance data for jps, a file that a killed JVM would leave behind.
 */
public final class WorkerCommand {
  /** The shell becomes the worker; so its pid, which the worker would take a while to find, is known. */
  private static final String REDIRECT =
      "exec 3<&0 4>&1 0</dev/null 1>&2; set -- \"$@\" $$;"
          + " command -v setsid >/dev/null && exec setsid \"$@\"; trap '' INT; exec \"$@\"";

  /** What it logs comes to us, unless the user's options choose another provider. */
  private static final List<String> FORWARD_LOGS =
      List.of(
          "-Dslf4j.provider=" + WorkerLogProvider.class.getName(),
          "-Dslf4j.internal.verbosity=WARN");

  private static final List<String> OWN_OPTIONS =
      List.of(
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          // What it prints comes through a pipe, which knows no locale.
          "-Dstdin.encoding=UTF-8",
          "-Dstdout.encoding=UTF-8",
          "-Dstderr.encoding=UTF-8",
          "-Xlog:disable",
          "-Xlog:all=warning:stderr");

  /** A class path longer than this goes into a file; half of what the system takes. */
  private static final int LONGEST_WORDS = 64 << 10;

  private final JvmSetup jvm;
  private final ProcessBuilder builder = new ProcessBuilder();
  private final List<String> command = builder.command();

  private WorkerCommand(JvmSetup jvm) {
    this.jvm = jvm;
    Map<String, String> environment = builder.environment();
    OptionVariables.removeWhatIsOneJvms(environment);
    environment.putAll(jvm.environment());
    if (jvm.directory() != null) {
      builder.directory(jvm.directory().toFile());
    }
  }

  public static MarkedProcess start(
      JvmSetup jvm, int maxPayload, Level logLevel, boolean sharesMemory) throws IOException {
    var worker = new WorkerCommand(jvm);
    worker.command.addAll(List.of("/bin/sh", "-c", REDIRECT, "heddle-worker"));
    worker.addJava(FORWARD_LOGS);
    return worker.launch(
        WorkerMain.class,
        List.of(Integer.toString(maxPayload), logLevel.name(), Boolean.toString(sharesMemory)));
  }

  /** A process whose standard streams are its own to use. */
  public static MarkedProcess startProcess(JvmSetup jvm) throws IOException {
    var worker = new WorkerCommand(jvm);
    worker.addJava(List.of());
    return worker.launch(
        ProcessMain.class, List.of(Long.toString(ProcessHandle.current().pid())));
  }

  /** The options of a worker, those of its own last. */
  static List<String> optionsOf(JvmSetup jvm, Map<String, String> environment) {
    List<String> options = new ArrayList<>();
    if (!OptionVariables.chooseCollector(environment, jvm.options())) {
      options.add("-XX:+UseSerialGC");
    }
    options.addAll(OWN_OPTIONS);
    options.add("--add-opens=java.base/java.lang=" + WorkerClasses.accessTo(jvm));
    options.add(WorkerNesting.option());
    options.addAll(OwnOptions.inherited());
    options.addAll(jvm.options());
    return options;
  }

  private void addJava(List<String> moreOptions) throws IOException {
    Path java = jvm.java();
    if (java == null) {
      java = Path.of(System.getProperty("java.home"), "bin", "java");
    }
    if (!Files.isExecutable(java)) {
      throw new IOException(
          "There is no " + java + " to start worker processes with, as in an image made by 'jlink"
              + " --strip-native-commands' or jpackage; name one: WorkerJvm.inherited().java(...)");
    }
    command.add(java.toString());
    command.addAll(moreOptions);
    command.addAll(optionsOf(jvm, builder.environment()));
  }

  private MarkedProcess launch(Class<?> main, List<String> arguments) throws IOException {
    List<String> classes = WorkerClasses.options(jvm, main);
    ArgumentFile file =
        String.join(" ", classes).length() > LONGEST_WORDS ? ArgumentFile.of(classes) : null;
    command.addAll(file == null ? classes : List.of(file.word()));
    command.addAll(arguments);
    MarkedProcess started = null;
    try {
      started = launch();
      return started;
    } finally {
      close(file, started);
    }
  }

  /** It is read some time after the process has started. */
  private static void close(@Nullable ArgumentFile file, @Nullable MarkedProcess reader) {
    if (file != null && reader != null) {
      reader.process().onExit().thenRun(file::close);
    } else if (file != null) {
      file.close();
    }
  }

  private MarkedProcess launch() throws IOException {
    String token = UUID.randomUUID().toString();
    command.add(token);
    try {
      return MarkedProcess.start(builder);
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
