package dev.heddle.applications.transfer;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.retry.Backoff;
import dev.heddle.retry.Retry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One upload, piece by piece. The server knows how far it is, and its answer says where to go on. */
record Upload(HttpClient http, Path file, URI uri) {
  private static final int PIECE = 1 << 20;
  private static final Retry PATIENTLY = Retry.times(5)
      .backoff(Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(2)))
      .on(IOException.class);

  void run() throws IOException, InterruptedException {
    long total = Heddle.blocking(() -> Files.size(file));
    var sent = LongBuffer.allocate(1);
    try (var group = TaskGroup.open("upload")) {
      group.startDaemon(new Progress(sent, total)::draw);
      while (sent.get(0) < total) {
        long from = sent.get(0);
        var next = new Range(from, Math.min(from + PIECE, total), total);
        sent.put(0, PATIENTLY.run(() -> send(next)));
        if (sent.get(0) != next.to()) {
          System.out.println("goes on after " + sent.get(0) + " bytes");
        }
      }
    }
    System.out.println("uploaded " + file);
  }

  /** Returns what is the next byte to send, also if that is not what comes after this piece. */
  private long send(Range piece) throws IOException, InterruptedException {
    byte[] bytes = Heddle.blocking(() -> {
      try (InputStream in = Files.newInputStream(file)) {
        in.skipNBytes(piece.from());
        return in.readNBytes((int) piece.length());
      }
    });
    var request = HttpRequest.newBuilder(uri).header("Content-Range", piece.carried())
        .PUT(BodyPublishers.ofByteArray(bytes)).build();
    var response = Reached.send(http, request, BodyHandlers.discarding());
    return response.headers().firstValueAsLong("Upload-Offset").orElseThrow(
        () -> new IOException(uri + " answered " + response.statusCode()));
  }
}
