package dev.heddle.ipc.memory;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that backs shared memory: in memory where the system offers that ({@code /dev/shm}), if
 * there is room, otherwise where temporary files go.
 *
 * <p>On Linux it loses its name at once, before there is anything in it, and is reached as {@code /proc/pid/fd/n}: so no
 * memory is left behind, however its maker ends; a name without any may be, and goes with {@link LeftFiles}.
 * Elsewhere it keeps its name until it is closed. Nobody else's account can open it.
 */
public record SharedFile(FileChannel channel, String path, boolean named) {
  private static final Path MEMORY = Path.of("/dev/shm");

  /** Of one that keeps its name. */
  private static final String KEPT = "heddle-named-memory-";

  private static final int CHUNK = 1 << 20;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Set<OpenOption> OPTIONS =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

  private static final FileAttribute<?> FOR_US_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  public static SharedFile create(long size) throws IOException {
    if (hasRoom(MEMORY, size)) {
      try {
        return create(MEMORY, size);
      } catch (IOException _) {
        // Somebody else was quicker, or it was promised to several.
      }
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    if (!hasRoom(temporary, size)) {
      throw new IOException(
          "No room for " + size + " bytes of shared memory: " + temporary + " has "
              + Files.getFileStore(temporary).getUsableSpace() + ", and " + MEMORY
              + " less than that or does not exist");
    }
    return create(temporary, size);
  }

  /** One in memory and without a name; null if there is no such thing here, or it would take most of the room. */
  static @Nullable SharedFile inMemory(long size) {
    try {
      return Files.isDirectory(DESCRIPTORS) && hasRoom(MEMORY, 2 * size)
          ? create(MEMORY, size)
          : null;
    } catch (IOException _) {
      return null;
    }
  }

  private static boolean hasRoom(Path folder, long size) throws IOException {
    return Files.isWritable(folder) && Files.getFileStore(folder).getUsableSpace() >= size;
  }

  private static SharedFile create(Path folder, long size) throws IOException {
    LeftFiles.sweep(folder);
    Path path = folder.toRealPath().resolve(LeftFiles.PREFIX + UUID.randomUUID());
    FileChannel channel = FileChannel.open(path, OPTIONS, FOR_US_ONLY);
    try {
      String descriptor = descriptorOf(path);
      String reached = descriptor;
      if (descriptor == null) {
        reached = Files.move(path, path.resolveSibling(KEPT + UUID.randomUUID())).toString();
      } else {
        Files.deleteIfExists(path);
      }
      reserve(reached, size);
      return new SharedFile(channel, reached, descriptor == null);
    } catch (IOException e) {
      channel.close();
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /**
   * Writes zeros over all of it. A file that is only said to be so long has no memory yet; what turns out
   * to be missing when it is touched ends the process, or a task with an InternalError. No channel, which
   * an interrupt would close.
   */
  private static void reserve(String path, long size) throws IOException {
    var zeros = new byte[(int) Math.min(size, CHUNK)];
    try (var out = new FileOutputStream(path)) {
      for (long left = size; left > 0; left -= zeros.length) {
        out.write(zeros, 0, (int) Math.min(left, zeros.length));
      }
    }
  }

  private static @Nullable String descriptorOf(Path file) throws IOException {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return null;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : all) {
        if (file.equals(targetOf(descriptor))) {
          return "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor.getFileName();
        }
      }
    }
    return null;
  }

  /** Descriptors come and go while we look. */
  private static @Nullable Path targetOf(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException _) {
      return null;
    }
  }

  /** What tells a file from any other. */
  public static String identity(String path) throws IOException {
    Object key = Files.readAttributes(Path.of(path), BasicFileAttributes.class).fileKey();
    return String.valueOf(key);
  }

  /** Opens one that another process has made, if it is that one still. */
  public static FileChannel open(String name, String identity, long size, boolean toWrite)
      throws IOException {
    Path path = Path.of(name);
    try {
      FileChannel channel =
          toWrite
              ? FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)
              : FileChannel.open(path, StandardOpenOption.READ);
      if (identity(name).equals(identity) && channel.size() == size) {
        return channel;
      }
      channel.close();
    } catch (NoSuchFileException _) {
      // Said below.
    }
    throw new IOException(
        "The shared memory " + name
            + " is gone; its maker has to keep it open until it has been opened here");
  }

  public void close() {
    try {
      channel.close();
      if (named) {
        Files.deleteIfExists(Path.of(path));
      }
    } catch (IOException _) {
      // Then the system cleans up.
    }
  }
}
