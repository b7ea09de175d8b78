package dev.heddle.applications.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.applications.RunningApplication;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TransferApplicationTest {
  private static final int LENGTH = 4_567_890;

  @TempDir private Path here;
  @TempDir private Path there;
  private RunningApplication server;
  private String address;

  @BeforeEach
  void start() throws Exception {
    server = RunningApplication.start(
        "transfer", "serve", "--port=0", "--folder=" + there, "--rate=1000000");
    address = server.awaitLine("listening on ") + "/cat.mp4";
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void make(Path file) throws IOException {
    byte[] bytes = new byte[LENGTH];
    new Random(7).nextBytes(bytes);
    Files.write(file, bytes);
  }

  private static byte[] hash(Path file) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private RunningApplication download() throws IOException {
    return RunningApplication.start("transfer", "download", address, here + "/cat.mp4");
  }

  private RunningApplication upload() throws IOException {
    return RunningApplication.start("transfer", "upload", here + "/cat.mp4", address);
  }

  private static void awaitUpload(Path part) throws Exception {
    while (!Files.exists(part) || Files.size(part) < LENGTH / 10) {
      Thread.sleep(1);
    }
  }

  private static void awaitDownload(Path offsets) throws Exception {
    long fetched = 0;
    while (fetched < LENGTH / 10) {
      Thread.sleep(1);
      if (Files.exists(offsets)) {
        LongBuffer each = ByteBuffer.wrap(Files.readAllBytes(offsets)).asLongBuffer();
        fetched = 0;
        while (each.hasRemaining()) {
          fetched += each.get();
        }
      }
    }
  }

  @Test
  void downloadThatIsKilledGoesOnWhereItWas() throws Exception {
    make(there.resolve("cat.mp4"));
    try (var first = download()) {
      awaitDownload(here.resolve("cat.mp4.offsets4"));
      first.kill();
      first.join();
    }
    try (var second = download()) {
      long before = second.rest().stream().filter(line -> line.contains("goes on after"))
          .mapToLong(line -> Long.parseLong(line.split(" ")[5])).sum();
      assertTrue(before >= LENGTH / 10);
      assertEquals(0, second.join());
      server.terminate();
      List<Long> given = server.rest().stream().filter(line -> line.startsWith("give "))
          .map(line -> Long.parseLong(line.split(" ")[1])).toList();
      // By the second one: a byte, to know the size, and four parts.
      assertEquals(LENGTH - before + 1,
          given.subList(given.size() - 5, given.size()).stream().mapToLong(each -> each).sum());
    }
    assertArrayEquals(hash(there.resolve("cat.mp4")), hash(here.resolve("cat.mp4")));
    assertEquals(List.of("cat.mp4"), filesIn(here));
  }

  @Test
  void downloadThatIsStoppedKeepsWhatItHas() throws Exception {
    make(there.resolve("cat.mp4"));
    try (var download = download()) {
      awaitDownload(here.resolve("cat.mp4.offsets4"));
      download.terminate();
      assertEquals(1, download.join());
    }
    assertEquals(List.of("cat.mp4.offsets4", "cat.mp4.unfinished"), filesIn(here));
  }

  @Test
  void uploadThatIsKilledGoesOnWhereItWas() throws Exception {
    make(here.resolve("cat.mp4"));
    try (var first = upload()) {
      awaitUpload(there.resolve("cat.mp4.part"));
      first.kill();
      first.join();
    }
    assertEquals(List.of("cat.mp4.part"), filesIn(there));
    try (var second = upload()) {
      assertTrue(Long.parseLong(second.awaitLine("goes on after ").split(" ")[0]) > 0);
      assertEquals(0, second.join());
    }
    assertArrayEquals(hash(here.resolve("cat.mp4")), hash(there.resolve("cat.mp4")));
    assertEquals(List.of("cat.mp4"), filesIn(there));
  }

  @Test
  void fileThatIsNotThereIsAnError() throws Exception {
    try (var download = download()) {
      assertEquals(List.of(), download.rest());
      assertEquals(1, download.join());
    }
  }
}
