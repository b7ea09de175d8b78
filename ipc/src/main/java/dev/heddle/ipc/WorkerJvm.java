package dev.heddle.ipc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the JVM of a worker process is set up: where it differs from this one. Immutable; each setting
 * returns a new one.
 *
 * <pre>{@code
 * WorkerJvm jvm = WorkerJvm.inherited().options("-Xmx512m").with("OMP_NUM_THREADS", "1");
 * }</pre>
 *
 * <h2>What a worker has of this process</h2>
 *
 * <ul>
 *   <li>Its {@code java}, its class path or modules, its current directory and its environment.
 *   <li>Of its JVM's options, those on which it depends what code means: {@code -D}, {@code -ea} and
 *       its kin, {@code --enable-preview}, and access to modules ({@code --add-opens}, {@code
 *       --add-exports}, {@code --add-reads}, {@code --add-modules}, {@code --patch-module}, {@code
 *       --enable-native-access} and the like). So the time zone and the locale are the same, unless
 *       they were set by a call: what code has set, be it a property, a default or a static field, is
 *       not there.
 *   <li>The access flag of Heddle, whether or not this process has it.
 * </ul>
 *
 * <p>It does not have what a JVM has for itself: heap and collector (its own is the serial one, if
 * nobody chooses another: neither these options nor {@code JAVA_TOOL_OPTIONS}, {@code
 * JDK_JAVA_OPTIONS} or {@code _JAVA_OPTIONS}), other {@code -X} options, agents, and ports: debuggers
 * and JMX ports are also taken out of those three variables, since a second JVM cannot have the same
 * port. To debug a worker, say so here.
 *
 * @see ProcessPoolBuilder#jvm
 * @see WorkerProcess#start(RemoteCallable, WorkerJvm)
 */
public final class WorkerJvm {
  private static final WorkerJvm INHERITED = new WorkerJvm(List.of(), Map.of(), null, null, null);

  private final List<String> options;
  private final Map<String, String> environment;
  private final @Nullable Path directory;
  private final @Nullable String classPath;
  private final @Nullable Path java;

  private WorkerJvm(
      List<String> options,
      Map<String, String> environment,
      @Nullable Path directory,
      @Nullable String classPath,
      @Nullable Path java) {
    this.options = options;
    this.environment = environment;
    this.directory = directory;
    this.classPath = classPath;
    this.java = java;
  }

  /**
   * Returns a JVM that differs in nothing.
   *
   * @return what to begin with
   */
  public static WorkerJvm inherited() {
    return INHERITED;
  }

  /**
   * Adds options, behind those that are inherited; the last one wins.
   *
   * @param more for example {@code -Xmx512m}, or {@code -XX:+UseParallelGC}
   * @return a JVM that has them
   */
  public WorkerJvm options(String... more) {
    return options(List.of(more));
  }

  WorkerJvm options(List<String> more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(more);
    return new WorkerJvm(List.copyOf(all), environment, directory, classPath, java);
  }

  /**
   * Sets a variable of its environment.
   *
   * @param name the variable
   * @param value its value, taken as it is
   * @return a JVM that has it
   */
  public WorkerJvm with(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return new WorkerJvm(options, Map.copyOf(all), directory, classPath, java);
  }

  /**
   * Says in which directory it runs.
   *
   * @param path an existing directory; this process's if not said
   * @return a JVM that does so
   */
  public WorkerJvm in(Path path) {
    return new WorkerJvm(
        options, environment, Objects.requireNonNull(path, "path"), classPath, java);
  }

  /**
   * Says where it finds its classes: Heddle's, and those of functions and values.
   *
   * @param entries as after {@code java -cp}; this process's if not said
   * @return a JVM that does so
   */
  public WorkerJvm classPath(String entries) {
    return new WorkerJvm(
        options, environment, directory, Objects.requireNonNull(entries, "entries"), java);
  }

  /**
   * Says which program it is, of a JDK no older than this one.
   *
   * @param program the path of a {@code java}; this process's if not said
   * @return a JVM that is started by it
   */
  public WorkerJvm java(Path program) {
    return new WorkerJvm(
        options, environment, directory, classPath, Objects.requireNonNull(program, "program"));
  }

  List<String> options() {
    return options;
  }

  Map<String, String> environment() {
    return environment;
  }

  @Nullable
  Path directory() {
    return directory;
  }

  @Nullable
  String classPath() {
    return classPath;
  }

  @Nullable
  Path java() {
    return java;
  }

  @Override
  public String toString() {
    return "WorkerJvm[java " + java + ", options " + options + ", environment "
        + environment.keySet() + ", directory " + directory + ", class path " + classPath + "]";
  }
}
