package dev.heddle.testing;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server of the system's, started for a test on a free port of the loopback, and ended after it. */
public final class Service implements AutoCloseable {
  private final Process process;
  private final int port;

  private Service(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Returns where it listens, on the loopback.
   *
   * @return the port
   */
  public int port() {
    return port;
  }

  /**
   * Redis, which keeps nothing on disk.
   *
   * @param folder an empty one, for its log
   * @return the server, which listens
   * @throws Exception if it does not start, or is not installed
   */
  public static Service redis(Path folder) throws Exception {
    Path server = find("redis-server", "redis-server");
    int port = freePort();
    return started(port, folder, List.of(server.toString(), "--port", "" + port, "--bind",
        "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.toString()));
  }

  /**
   * PostgreSQL with a database of its own; not as root, which it refuses.
   *
   * @param folder an empty one, for the database and its log
   * @return the server, which listens
   * @throws Exception if it does not start, or is not installed
   */
  public static Service postgres(Path folder) throws Exception {
    Path initdb = find("initdb", "postgresql");
    Path data = folder.resolve("data");
    List<String> asWhom = List.of();
    if ("root".equals(System.getProperty("user.name"))) {
      asWhom = List.of("runuser", "-u", "postgres", "--");
      run(folder, List.of("chown", "postgres", folder.toString()));
      run(folder, List.of("chmod", "755", folder.toString()));
    }
    run(folder, with(asWhom, initdb.toString(), "-D", data.toString(), "-A", "trust", "-U",
        "postgres", "--no-sync"));
    int port = freePort();
    return started(port, folder, with(asWhom, initdb.resolveSibling("postgres").toString(), "-D",
        data.toString(), "-p", "" + port, "-k", folder.toString(), "-h", "127.0.0.1", "-F"));
  }

  private static List<String> with(List<String> first, String... more) {
    List<String> command = new ArrayList<>(first);
    command.addAll(List.of(more));
    return command;
  }

  private static Path find(String program, String debianPackage) throws IOException {
    List<Path> folders = new ArrayList<>();
    for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
      folders.add(Path.of(folder));
    }
    Path debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        versions.map(version -> version.resolve("bin")).forEach(folders::addFirst);
      }
    }
    for (Path folder : folders) {
      Path found = folder.resolve(program);
      if (Files.isExecutable(found)) {
        return found;
      }
    }
    throw new IllegalStateException(
        program + " is not installed; on Debian: apt-get install " + debianPackage);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void run(Path folder, List<String> command) throws Exception {
    Process process = builder(folder, command).start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " failed: " + log(folder));
    }
  }

  private static ProcessBuilder builder(Path folder, List<String> command) {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
  }

  private static String log(Path folder) throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private static Service started(int port, Path folder, List<String> command) throws Exception {
    Process process = builder(folder, command).start();
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return new Service(process, port);
      } catch (IOException e) {
        if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException(command + " has ended: " + log(folder), e);
        }
      }
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().join();
  }
}
