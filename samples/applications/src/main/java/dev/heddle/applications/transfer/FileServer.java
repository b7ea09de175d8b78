package dev.heddle.applications.transfer;

import dev.heddle.Heddle;
import dev.heddle.netty.HttpExchange;
import dev.heddle.sync.RateLimiter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** {@code GET} with {@code Range}; {@code PUT} with {@code Content-Range}, of which all that arrives is kept. */
final class FileServer {
  private static final int PIECE = 64 * 1024;

  private final Path folder;
  private final int bytesPerSecond;
  private final Set<Path> uploads = new HashSet<>();

  FileServer(Path folder, int bytesPerSecond) {
    this.folder = folder;
    this.bytesPerSecond = bytesPerSecond;
  }

  void handle(HttpExchange exchange) throws IOException, InterruptedException {
    String path = new QueryStringDecoder(exchange.request().uri()).path();
    Path file = folder.resolve(Path.of(path).getFileName());
    if (!exchange.request().method().name().equals("PUT")) {
      give(exchange, file);
    } else if (uploads.add(file)) {
      try {
        take(exchange, file);
      } finally {
        uploads.remove(file);
      }
    } else {
      exchange.respond(HttpResponseStatus.CONFLICT);
    }
  }

  private void give(HttpExchange exchange, Path file) throws IOException, InterruptedException {
    if (!Heddle.blocking(() -> Files.isRegularFile(file))) {
      exchange.respond(HttpResponseStatus.NOT_FOUND);
      return;
    }
    long size = Heddle.blocking(() -> Files.size(file));
    String header = exchange.request().headers().get("Range", "bytes=0-" + (size - 1));
    Range range = Range.parse(header, size);
    System.out.println("give " + range.length() + " bytes of " + file.getFileName());
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.PARTIAL_CONTENT);
    head.headers().set("Content-Length", range.length()).set("Content-Range", range.carried());
    var pace = new RateLimiter(bytesPerSecond, Duration.ofSeconds(1), PIECE);
    try (var in = Heddle.blocking(() -> Files.newInputStream(file));
        var body = exchange.start(head)) {
      in.skipNBytes(range.from());
      for (long left = range.length(); left > 0;) {
        int next = (int) Math.min(left, PIECE);
        pace.acquire(next);
        body.write(Heddle.blocking(() -> in.readNBytes(next)));
        left -= next;
      }
    }
  }

  /** Appends to what has arrived before, if it goes on there; and tells in any case where that ends now. */
  private void take(HttpExchange exchange, Path file) throws IOException, InterruptedException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Range range = Range.parse(exchange.request().headers().get("Content-Range", ""), 0);
    long before = size(part);
    if (range.from() == before) {
      append(exchange, part);
    }
    long now = size(part);
    if (now == range.total()) {
      Heddle.blocking(() -> Files.move(part, file, StandardCopyOption.ATOMIC_MOVE));
    }
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
        range.from() == before ? HttpResponseStatus.OK : HttpResponseStatus.CONFLICT);
    response.headers().set("Upload-Offset", now);
    exchange.respond(response);
  }

  private void append(HttpExchange exchange, Path part) throws IOException, InterruptedException {
    var pace = new RateLimiter(bytesPerSecond, Duration.ofSeconds(1), PIECE);
    try (var in = exchange.body().asInputStream();
        var out = Heddle.blocking(() -> new FileOutputStream(part.toFile(), true))) {
      byte[] piece = new byte[PIECE];
      for (int read; (read = in.read(piece)) >= 0;) {
        int length = read;
        pace.acquire(length);
        Heddle.blocking(() -> out.write(piece, 0, length));
      }
    }
  }

  private static long size(Path part) throws IOException, InterruptedException {
    return Heddle.blocking(() -> Files.exists(part) ? Files.size(part) : 0L);
  }
}
