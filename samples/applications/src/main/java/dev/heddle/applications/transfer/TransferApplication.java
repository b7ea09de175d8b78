package dev.heddle.applications.transfer;

import dev.heddle.Action;
import dev.heddle.Heddle;
import dev.heddle.applications.Checks;
import dev.heddle.netty.NettyServer;
import dev.heddle.signal.Signals;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves files over HTTP: a server of files, a downloader and an uploader. */
@Command(name = "transfer", mixinStandardHelpOptions = true, description = "Files over HTTP, which go on where they were.")
public final class TransferApplication {
  private TransferApplication() {}

  @Command(description = "Serves the files of a folder, and takes more.", showDefaultValues = true, mixinStandardHelpOptions = true)
  int serve(
      @Option(names = "--port", defaultValue = "8083") int port,
      @Option(names = "--folder", defaultValue = ".") Path folder,
      @Option(names = "--rate", defaultValue = "1000000000", description = "Bytes a second for each connection.") int rate)
      throws Exception {
    Checks.port(port);
    Checks.atLeastOne("--rate", rate);
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    return Heddle.run(() -> {
      var files = new FileServer(folder, rate);
      try (var server = NettyServer.builder().port(port).serve(files::handle)) {
        return untilSignalled(() -> {
          System.out.println("listening on http://localhost:" + server.port());
          server.await();
        });
      }
    });
  }

  @Command(description = "Downloads a file, in parallel parts.", showDefaultValues = true, mixinStandardHelpOptions = true)
  int download(
      @Parameters(paramLabel = "URI") URI uri,
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--parts", defaultValue = "4", description = "How many at once.") int parts)
      throws Exception {
    Checks.http("URI", uri);
    Checks.atLeastOne("--parts", parts);
    return Heddle.run(() -> {
      try (var http = HttpClient.newHttpClient()) {
        return untilSignalled(() -> new Download(http, uri, file, parts).run());
      }
    });
  }

  @Command(description = "Uploads a file.", mixinStandardHelpOptions = true)
  int upload(@Parameters(paramLabel = "FILE") Path file, @Parameters(paramLabel = "URI") URI uri)
      throws Exception {
    Checks.http("URI", uri);
    return Heddle.run(() -> {
      try (var http = HttpClient.newHttpClient()) {
        return untilSignalled(() -> new Upload(http, file, uri).run());
      }
    });
  }

  /** Returns the exit code: 1 if it was stopped. */
  private static int untilSignalled(Action<Exception> action) throws Exception {
    return Signals.runUntilSignalled(action).isEmpty() ? 0 : 1;
  }
}
