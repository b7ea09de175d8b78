package dev.heddle.ipc.launch;

import dev.heddle.ipc.WorkerJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link WorkerJvm} says, for those who start it.
 *
 * @param options behind those that are inherited
 * @param environment variables besides those that are inherited
 * @param directory where it runs, or null for where this process does
 * @param classPath its class path, or null for this process's classes
 * @param java its program, or null for this process's
 */
public record JvmSetup(
    List<String> options,
    Map<String, String> environment,
    @Nullable Path directory,
    @Nullable String classPath,
    @Nullable Path java) {

  public JvmSetup withOptions(List<String> more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(more);
    return new JvmSetup(List.copyOf(all), environment, directory, classPath, java);
  }

  /** Without the values of the environment, which may be secret. */
  @Override
  public String toString() {
    return "[java " + java + ", options " + options + ", environment "
        + environment.keySet() + ", directory " + directory + ", class path " + classPath + "]";
  }
}
