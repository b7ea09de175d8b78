package dev.heddle.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public API of a module as text: what others can compile against, one line for each class and each
 * member, sorted. It is kept in git as {@code api.txt}, so that a change of the API is a change of a file
 * that a reviewer reads.
 *
 * <p>API is what packages exported to everybody have as public or protected. The text is made of the compiled
 * classes, which have to be on the class path of the caller.
 */
public final class ApiText {
  private static final Path FILE = Path.of("api.txt");
  private static final Path CLASSES = Path.of("target", "classes");
  private static final String WRITE = "heddle.api.write";

  private ApiText() {}

  /**
   * Compares the file {@code api.txt} of the module that the caller runs in with its classes; with the system
   * property {@code heddle.api.write} it writes the file instead.
   *
   * @throws AssertionError if they differ; its message says in which lines, and how to write the file anew
   * @throws IOException if the classes or the file cannot be read
   */
  public static void check() throws IOException {
    List<String> now = of(CLASSES);
    if (System.getProperty(WRITE) != null) {
      Files.write(FILE, now);
      return;
    }
    List<String> known = Files.exists(FILE) ? Files.readAllLines(FILE) : List.of();
    if (!known.equals(now)) {
      throw new AssertionError(difference(known, now));
    }
  }

  private static String difference(List<String> known, List<String> now) {
    Stream<String> gone =
        known.stream().filter(line -> !now.contains(line)).map(line -> "  - " + line);
    Stream<String> come =
        now.stream().filter(line -> !known.contains(line)).map(line -> "  + " + line);
    String lines = Stream.concat(gone, come).collect(Collectors.joining("\n"));
    return "The public API is not what " + FILE.toAbsolutePath() + " says:\n"
        + (lines.isEmpty() ? "  the order of its lines" : lines)
        + "\nIf that is meant, write the file anew and commit it with the change:\n"
        + "  mvn test -Dtest=ApiTextTest -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE;
  }

  /**
   * Lists the API of a compiled module.
   *
   * @param classes the folder of its classes, with its {@code module-info.class}
   * @return the lines
   * @throws IOException if the folder cannot be read
   */
  public static List<String> of(Path classes) throws IOException {
    Set<String> exported = exported(classes);
    List<ApiClass> found = new ArrayList<>();
    for (String name : exported) {
      try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
        files.map(file -> file.getFileName().toString())
            .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
            .map(file -> new ApiClass(load(name, file), exported))
            .filter(ApiClass::isVisible)
            .forEach(found::add);
      }
    }
    return found.stream().sorted().flatMap(ApiClass::lines).toList();
  }

  private static Set<String> exported(Path classes) throws IOException {
    try (InputStream descriptor = Files.newInputStream(classes.resolve("module-info.class"))) {
      return ModuleDescriptor.read(descriptor)
          .exports()
          .stream()
          .filter(exports -> !exports.isQualified())
          .map(ModuleDescriptor.Exports::source)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Class<?> load(String packageName, String file) {
    String name = packageName + "." + file.substring(0, file.length() - ".class".length());
    try {
      return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new UncheckedIOException(
          new IOException(name + " is not on the class path of the test", e));
    }
  }
}
