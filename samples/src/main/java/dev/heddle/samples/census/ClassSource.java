package dev.heddle.samples.census;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Class files to count: those of the running JDK, or of jars and folders.
 *
 * <p>They are listed once, in a fixed order, and cut into {@link Bundle}s. Reading is thread-safe.
 */
final class ClassSource implements Closeable {
  private static final int BUNDLE_CLASSES = 64;
  private static final long BUNDLE_BYTES = 512 << 10;

  /** Reads one class file. */
  private interface Reader {
    byte[] read() throws IOException;
  }

  private record Entry(String name, long size, Reader reader) {}

  private final List<Entry> entries = new ArrayList<>();
  private final List<Bundle> bundles = new ArrayList<>();
  private final List<Failure> unreadable = Collections.synchronizedList(new ArrayList<>());
  private final List<JarFile> jars = new ArrayList<>();

  private ClassSource() {}

  /**
   * Opens the class files of the running JDK.
   *
   * @throws IOException if its image cannot be read
   */
  static ClassSource ofThisJdk() throws IOException {
    var source = new ClassSource();
    source.addTree(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules"));
    source.cut();
    return source;
  }

  /**
   * Opens jars and folders; those that cannot be read become failures.
   *
   * @throws NoSuchFileException if a path does not exist
   * @throws IOException if a folder cannot be listed
   */
  static ClassSource of(List<Path> paths) throws IOException {
    var source = new ClassSource();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        source.close();
        throw new NoSuchFileException(path.toString());
      }
    }
    for (Path path : paths) {
      source.addTree(path);
    }
    source.cut();
    return source;
  }

  private void addTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.toString();
            if (name.endsWith(".class")) {
              entries.add(new Entry(name, attributes.size(), () -> Files.readAllBytes(file)));
            } else if (name.endsWith(".jar")) {
              addJar(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            unreadable.add(Failure.of(file.toString(), e));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void addJar(Path file) {
    try {
      var jar = new JarFile(file.toFile());
      jars.add(jar);
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().endsWith(".class")) {
          entries.add(
              new Entry(
                  file + "!" + entry.getName(), entry.getSize(), () -> readEntry(jar, entry)));
        }
      }
    } catch (IOException e) {
      unreadable.add(Failure.of(file.toString(), e));
    }
  }

  private static byte[] readEntry(JarFile jar, JarEntry entry) throws IOException {
    try (var in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private void cut() {
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < entries.size(); i++) {
      bytes += entries.get(i).size();
      if (i + 1 - from == BUNDLE_CLASSES || bytes >= BUNDLE_BYTES || i + 1 == entries.size()) {
        bundles.add(new Bundle(bundles.size(), from, i + 1));
        from = i + 1;
        bytes = 0;
      }
    }
  }

  int size() {
    return entries.size();
  }

  List<Bundle> bundles() {
    return bundles;
  }

  /** What could not even be opened. */
  List<Failure> unreadable() {
    return List.copyOf(unreadable);
  }

  /** Reads a bundle; a class file that cannot be read travels as its failure. */
  byte[] read(Bundle bundle) {
    var packed = new BundleWriter();
    for (Entry entry : entries.subList(bundle.from(), bundle.to())) {
      try {
        packed.add(entry.name(), entry.reader().read());
      } catch (IOException | RuntimeException e) {
        packed.addFailure(Failure.of(entry.name(), e));
      }
    }
    return packed.toBytes();
  }

  @Override
  public void close() throws IOException {
    for (JarFile jar : jars) {
      jar.close();
    }
  }
}
