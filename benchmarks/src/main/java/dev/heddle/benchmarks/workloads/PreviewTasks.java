package dev.heddle.benchmarks.workloads;

/**
 * Finds the subjects that need a JVM with {@code --enable-preview}: they are compiled apart and
 * known here by name only, so that everything else runs without.
 */
final class PreviewTasks {
  private PreviewTasks() {}

  static Tasks structured() throws ReflectiveOperationException {
    return named("StructuredTasks");
  }

  static Tasks jox() throws ReflectiveOperationException {
    return named("JoxTasks");
  }

  private static Tasks named(String name) throws ReflectiveOperationException {
    String type = PreviewTasks.class.getPackageName() + "." + name;
    return (Tasks) Class.forName(type).getDeclaredConstructor().newInstance();
  }
}
