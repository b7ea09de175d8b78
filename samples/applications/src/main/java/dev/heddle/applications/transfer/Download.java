package dev.heddle.applications.transfer;

import dev.heddle.Blocking;
import dev.heddle.TaskGroup;
import dev.heddle.retry.Backoff;
import dev.heddle.retry.Retry;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One download. Parts go to their places in one file; another one says how far each of them is. */
record Download(HttpClient http, URI uri, Path file, int parts) {
  /** An interrupt would close the file for all parts. */
  private static final Blocking DISK = Blocking.limit(4).withoutInterrupt();
  private static final Retry PATIENTLY = Retry.times(5)
      .backoff(Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(2)))
      .on(IOException.class);

  void run() throws IOException, InterruptedException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    Path offsets = file.resolveSibling(file.getFileName() + ".offsets" + parts);
    try (var data = DISK.call(() -> new RandomAccessFile(unfinished.toFile(), "rw").getChannel());
        var far = DISK.call(() -> new RandomAccessFile(offsets.toFile(), "rw").getChannel())) {
      fetchAll(data, far.map(MapMode.READ_WRITE, 0, Long.BYTES * parts).asLongBuffer());
    }
    DISK.call(() -> Files.move(unfinished, file));
    DISK.call(() -> Files.delete(offsets));
    System.out.println("downloaded " + file);
  }

  private void fetchAll(FileChannel data, LongBuffer offsets)
      throws IOException, InterruptedException {
    long total = PATIENTLY.run(this::total);
    try (var group = TaskGroup.open("parts")) {
      group.startDaemon(new Progress(offsets, total)::draw);
      for (int i = 0; i < parts; i++) {
        int part = i;
        var range = new Range(total * part / parts, total * (part + 1) / parts, total);
        System.out.println("part " + part + " goes on after " + offsets.get(part) + " bytes");
        group.start("part " + part,
            () -> PATIENTLY.run(() -> fetch(part, range, data, offsets)));
      }
      group.join();
    }
  }

  private long total() throws IOException, InterruptedException {
    HttpResponse<InputStream> first = get(new Range(0, 1, 1));
    first.body().close();
    return Range.parse(first.headers().firstValue("Content-Range").orElse(""), 0).total();
  }

  private HttpResponse<InputStream> get(Range range) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri)
        .header("Range", "bytes=" + range.from() + "-" + (range.to() - 1)).build();
    HttpResponse<InputStream> response = Reached.send(http, request, BodyHandlers.ofInputStream());
    if (response.statusCode() != 206) {
      response.body().close();
      throw new IOException(uri + " answered " + response.statusCode() + " for a part of it");
    }
    return response;
  }

  private void fetch(int part, Range range, FileChannel data, LongBuffer offsets)
      throws IOException, InterruptedException {
    var rest = new Range(range.from() + offsets.get(part), range.to(), range.total());
    if (rest.length() == 0) {
      return;
    }
    try (InputStream in = get(rest).body()) {
      byte[] piece = new byte[64 * 1024];
      long at = rest.from();
      for (int read; (read = in.read(piece)) >= 0; at += read) {
        long from = at;
        ByteBuffer bytes = ByteBuffer.wrap(piece, 0, read);
        DISK.call(() -> data.write(bytes, from));
        offsets.put(part, at + read - range.from());
      }
    }
  }
}
