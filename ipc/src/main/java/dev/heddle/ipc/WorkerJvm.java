package dev.heddle.ipc;

import dev.heddle.ipc.launch.JvmSetup;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
  private static final WorkerJvm INHERITED =
      new WorkerJvm(new JvmSetup(List.of(), Map.of(), null, null, null));

  private final JvmSetup setup;

  private WorkerJvm(JvmSetup setup) {
    this.setup = setup;
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
    return new WorkerJvm(setup.withOptions(List.of(more)));
  }

  /**
   * Sets a variable of its environment.
   *
   * @param name the variable
   * @param value its value, taken as it is
   * @return a JVM that has it
   */
  public WorkerJvm with(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(setup.environment());
    all.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return new WorkerJvm(
        new JvmSetup(
            setup.options(), Map.copyOf(all), setup.directory(), setup.classPath(), setup.java()));
  }

  /**
   * Says in which directory it runs.
   *
   * @param path an existing directory; this process's if not said
   * @return a JVM that does so
   */
  public WorkerJvm in(Path path) {
    return new WorkerJvm(
        new JvmSetup(
            setup.options(),
            setup.environment(),
            Objects.requireNonNull(path, "path"),
            setup.classPath(),
            setup.java()));
  }

  /**
   * Says where it finds its classes: Heddle's, and those of functions and values.
   *
   * @param entries as after {@code java -cp}; this process's if not said
   * @return a JVM that does so
   */
  public WorkerJvm classPath(String entries) {
    return new WorkerJvm(
        new JvmSetup(
            setup.options(),
            setup.environment(),
            setup.directory(),
            Objects.requireNonNull(entries, "entries"),
            setup.java()));
  }

  /**
   * Says which program it is, of a JDK no older than this one.
   *
   * @param program the path of a {@code java}; this process's if not said
   * @return a JVM that is started by it
   */
  public WorkerJvm java(Path program) {
    return new WorkerJvm(
        new JvmSetup(
            setup.options(),
            setup.environment(),
            setup.directory(),
            setup.classPath(),
            Objects.requireNonNull(program, "program")));
  }

  JvmSetup setup() {
    return setup;
  }

  @Override
  public String toString() {
    return "WorkerJvm" + setup;
  }
}
