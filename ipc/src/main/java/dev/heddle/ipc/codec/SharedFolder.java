package dev.heddle.ipc.codec;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of class files for the workers of this process, which nobody else's account can write to. It
 * is deleted when the process ends. One that is killed leaves it; the next one that makes a folder
 * beside it sees by its lock that its owner is gone, and deletes it.
 */
final class SharedFolder {
  private static final String PREFIX = "heddle-classes-";
  private static final String LOCK = "lock";

  private static @Nullable SharedFolder only;

  private final Path path;

  /** Held until the process ends. */
  private final FileLock lock;

  private SharedFolder(Path path, FileLock lock) {
    this.path = path;
    this.lock = lock;
  }

  static synchronized Path path() throws IOException {
    if (only == null) {
      Path parent = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
      sweep(parent);
      Path made = Files.createTempDirectory(parent, PREFIX);
      FileLock lock =
          FileChannel.open(
              made.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
              .lock();
      only = new SharedFolder(made, lock);
      Runtime.getRuntime()
          .addShutdownHook(new Thread(only::deleteAtTheEnd, "heddle-classes-cleaner"));
    }
    return only.path;
  }

  /** Writes a file whole, or finds the same there; false if it finds another. */
  static synchronized boolean put(String name, byte[] bytes) throws IOException {
    Path file = path().resolve(name).normalize();
    if (!file.startsWith(path())) {
      throw new IOException("no name of a class: " + name);
    }
    if (Files.exists(file)) {
      return Arrays.equals(Files.readAllBytes(file), bytes);
    }
    Path folder = file.getParent();
    Path written = Files.write(path().resolve(LOCK + ".new"), bytes);
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  private void deleteAtTheEnd() {
    delete(path);
    try {
      lock.channel().close();
    } catch (IOException _) {
      // It goes with the process.
    }
  }

  private static void sweep(Path parent) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : all) {
        if (isLeft(folder.resolve(LOCK))) {
          delete(folder);
        }
      }
    } catch (IOException | RuntimeException _) {
      // Then another time.
    }
  }

  /** Process ids do not tell: two containers may share the folder and count apart. */
  private static boolean isLeft(Path lock) {
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock taken = channel.tryLock()) {
      return taken != null;
    } catch (IOException | OverlappingFileLockException _) {
      return false;
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | RuntimeException _) {
      // Somebody else does so.
    }
  }
}
