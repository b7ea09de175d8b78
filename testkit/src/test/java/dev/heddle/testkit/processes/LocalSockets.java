package dev.heddle.testkit.processes;

import dev.heddle.ipc.queue.QueueHandle;
import dev.heddle.testkit.hooks.InPlaceOf;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Sockets in files, and those files, as queues between processes ask the system for them. It is rewritten with the classes that
 * call it, so that a schedule begins without any.
 *
 * <p>Classes are loaded once for all processes of a simulation, so what is static in them is common to these. A process is told
 * apart by its name for a socket: the maker's is the file, that of each other one has its number behind it, so that each has a
 * connection of its own.
 */
public final class LocalSockets {
  private static final char OF_PROCESS = '#';

  private static final Map<String, SimulatedListener> BOUND = new HashMap<>();
  private static final Set<Path> FILES = new HashSet<>();

  private LocalSockets() {}

  private static String fileOf(String name) {
    int end = name.indexOf(OF_PROCESS);
    return end < 0 ? name : name.substring(0, end);
  }

  private static String nameOf(SocketAddress address) {
    return ((UnixDomainSocketAddress) address).getPath().toString();
  }

  @InPlaceOf(ServerSocketChannel.class)
  public static ServerSocketChannel bind(ServerSocketChannel listener, SocketAddress address)
      throws IOException {
    if (BOUND.putIfAbsent(nameOf(address), (SimulatedListener) listener) != null) {
      throw new IOException("Address already in use: " + address);
    }
    FILES.add(Path.of(nameOf(address)));
    return listener;
  }

  @InPlaceOf(QueueHandle.class)
  public static String socket(QueueHandle handle) {
    String file = handle.socket();
    SimulatedListener maker = BOUND.get(file);
    return maker != null && maker.isOf(Machine.perhapsHere())
        ? file
        : file + OF_PROCESS + Machine.perhapsHere().map(SimulatedProcess::pid).orElse(0L);
  }

  @InPlaceOf(SocketChannel.class)
  public static SocketChannel open(SocketAddress address) throws IOException {
    String file = fileOf(nameOf(address));
    if (!FILES.contains(Path.of(file))) {
      throw new IOException("No such file or directory: " + file);
    }
    SimulatedListener listener = BOUND.get(file);
    if (listener == null || !listener.isOpen()) {
      throw new ConnectException("Connection refused: " + file);
    }
    return listener.connect(Machine.perhapsHere());
  }

  @InPlaceOf(ServerSocketChannel.class)
  public static ServerSocketChannel open(ProtocolFamily family) {
    return new SimulatedListener(Machine.perhapsHere());
  }

  @InPlaceOf(Channels.class)
  public static InputStream newInputStream(ReadableByteChannel channel) {
    return ((SimulatedSocket) channel).in();
  }

  @InPlaceOf(Channels.class)
  public static OutputStream newOutputStream(WritableByteChannel channel) {
    return ((SimulatedSocket) channel).out();
  }

  @InPlaceOf(Files.class)
  public static boolean isWritable(Path folder) {
    return true;
  }

  @InPlaceOf(Files.class)
  public static Path createDirectory(Path folder, FileAttribute<?>... attributes) {
    FILES.add(folder);
    return folder;
  }

  @InPlaceOf(Files.class)
  public static boolean exists(Path file, LinkOption... options) {
    return FILES.contains(Path.of(fileOf(file.toString())));
  }

  @InPlaceOf(Files.class)
  public static boolean deleteIfExists(Path file) {
    return FILES.remove(Path.of(fileOf(file.toString())));
  }

  @InPlaceOf(Files.class)
  public static DirectoryStream<Path> newDirectoryStream(Path folder, String glob)
      throws IOException {
    throw new NoSuchFileException(folder.toString(), null, "nobody has left anything here");
  }

  /** Whether all has been deleted. */
  public static boolean areGone() {
    return FILES.isEmpty();
  }
}
