package dev.heddle.ipc.queue;

import dev.heddle.ipc.process.Reaper;
import dev.heddle.ipc.process.ScopeMark;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder with the socket of a process that has made queues: where temporary files go, or in {@code
 * /tmp} if that has too long a name, since a system takes no more than a hundred bytes for the address
 * of a socket.
 *
 * <p>It is deleted when the last queue is closed or the process ends. Of a process that is killed, or
 * halts, the {@link Reaper} deletes it; if it had none, having started no process, those that use its
 * queues do, or the next one that makes a folder beside it. Those cannot be relied on: when they learn of the
 * end its socket may still answer.
 */
public final class QueueFolder {
  private static final String PREFIX = "heddle-queue-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d+)-[0-9a-f]+(?:\\.\\d+)?");
  private static final String SOCKET = "s";

  /** Of the 104 to 108 that systems have for an address. */
  private static final int MOST_BYTES = 100;

  /** Behind the name of the folder around it. */
  private static final int OWN_BYTES = 48;

  /** The {@link Reaper} knows it too: the word that marks what this process starts is in it. */
  private static final String OWN_PREFIX = PREFIX + ScopeMark.OF_THIS_PROCESS.substring(1);

  private static final AtomicLong LAST = new AtomicLong();

  private static final Set<Path> USED = ConcurrentHashMap.newKeySet();

  private final Path socket;
  private final Thread atTheEnd = new Thread(this::deleteTraces, "heddle-queue-cleaner");

  private QueueFolder(Path folder) {
    socket = folder.resolve(SOCKET);
  }

  static QueueFolder create() throws IOException {
    for (String candidate : List.of(System.getProperty("java.io.tmpdir"), "/tmp", "/dev/shm")) {
      Path parent = Path.of(candidate).toAbsolutePath();
      if (parent.toString().getBytes().length + OWN_BYTES <= MOST_BYTES
          && Files.isWritable(parent)) {
        sweep(parent);
        var folder = new QueueFolder(make(parent.resolve(OWN_PREFIX + LAST.incrementAndGet())));
        Runtime.getRuntime().addShutdownHook(folder.atTheEnd);
        return folder;
      }
    }
    throw new IOException(
        "No folder for the socket of a queue: neither " + System.getProperty("java.io.tmpdir")
            + " nor /tmp nor /dev/shm is writable and has a name of at most "
            + (MOST_BYTES - OWN_BYTES) + " bytes; choose another with -Djava.io.tmpdir=");
  }

  /** That there is none yet is made sure of by the system. */
  private static Path make(Path folder) throws IOException {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
        : Files.createDirectory(folder);
  }

  Path socket() {
    return socket;
  }

  void delete() {
    deleteTraces();
    try {
      Runtime.getRuntime().removeShutdownHook(atTheEnd);
    } catch (IllegalStateException _) {
      // This is the end.
    }
  }

  private void deleteTraces() {
    deleteTraces(socket);
  }

  /** Removes a socket and its directory. */
  static void deleteTraces(Path socket) {
    try {
      Files.deleteIfExists(socket);
      Path folder = socket.getParent();
      if (folder != null) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException _) {
      // Somebody else has done so.
    }
  }

  /** This process uses the queues behind a socket. */
  static void use(Path socket) {
    USED.add(socket);
  }

  /** Deletes what the makers of the queues in use here have left, those of them that are gone. */
  public static void deleteOfTheDead() {
    USED.forEach(QueueFolder::deleteIfDead);
  }

  private static void sweep(Path parent) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : all) {
        Matcher name = NAME.matcher(new File(folder.toString()).getName());
        if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
          deleteIfDead(folder.resolve(SOCKET));
        }
      }
    } catch (IOException | RuntimeException _) {
      // Then another time.
    }
  }

  /** Where process ids are counted apart, as in a container, only the socket itself can tell. */
  private static void deleteIfDead(Path socket) {
    try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return;
    } catch (ConnectException _) {
      deleteTraces(socket);
    } catch (IOException _) {
      if (!Files.exists(socket)) {
        deleteTraces(socket);
      }
    }
  }
}
