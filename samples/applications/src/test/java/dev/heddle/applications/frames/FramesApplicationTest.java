package dev.heddle.applications.frames;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.heddle.applications.RunningApplication;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FramesApplicationTest {
  private static final int WIDTH = 161;
  private static final int HEIGHT = 99;
  private static final int SIZE = WIDTH * HEIGHT;
  private static final String HEAD = "YUV4MPEG2 W161 H99 F25:1 C420jpeg\n";

  @TempDir private Path folder;

  private static RunningApplication start(String... arguments) throws IOException {
    return RunningApplication.start(arguments);
  }

  private static byte[] random(Random random) {
    var picture = new byte[SIZE];
    random.nextBytes(picture);
    return picture;
  }

  /** One after the other, here. */
  private static byte[] edges(byte[] picture) {
    var drawing = new byte[SIZE];
    Edges.draw(MemorySegment.ofArray(picture), MemorySegment.ofArray(drawing), WIDTH, HEIGHT, 0,
        HEIGHT);
    return drawing;
  }

  private static void frame(ByteArrayOutputStream video, byte[] picture) {
    video.writeBytes("FRAME\n".getBytes(ISO_8859_1));
    video.writeBytes(picture);
    var colours = new byte[2 * 81 * 50];
    Arrays.fill(colours, (byte) 0x80);
    video.writeBytes(colours);
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** What a process has of it, where the system tells. */
  private static Set<Path> sharedMemory(long pid) throws IOException {
    Path maps = Path.of("/proc/" + pid + "/maps");
    if (!Files.exists(maps)) {
      return Set.of();
    }
    return Files.readAllLines(maps).stream().filter(line -> line.contains("/dev/shm/heddle-"))
        .map(line -> Path.of(line.substring(line.indexOf("/dev/shm/"))))
        .collect(Collectors.toSet());
  }

  @Test
  void framesAreInOrderAndAsIfDrawnOneAfterTheOther() throws Exception {
    var random = new Random(3);
    var in = new ByteArrayOutputStream();
    var drawn = new ByteArrayOutputStream();
    in.writeBytes(HEAD.getBytes(ISO_8859_1));
    drawn.writeBytes(HEAD.getBytes(ISO_8859_1));
    for (int i = 0; i < 50; i++) {
      byte[] picture = random(random);
      frame(in, picture);
      frame(drawn, edges(picture));
    }
    Files.write(folder.resolve("in.y4m"), in.toByteArray());
    try (var frames =
        start("frames", "video", folder + "/in.y4m", folder + "/out.y4m", "--workers=2")) {
      assertEquals(0, frames.join());
    }
    assertArrayEquals(drawn.toByteArray(), Files.readAllBytes(folder.resolve("out.y4m")));
    assertEquals(List.of("in.y4m", "out.y4m"), files());
  }

  @Test
  void bandsOfAnImageFitTogether() throws Exception {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    byte[] picture = random(new Random(5));
    image.getRaster().setDataElements(0, 0, WIDTH, HEIGHT, picture);
    ImageIO.write(image, "png", folder.resolve("in.png").toFile());
    try (var frames =
        start("frames", "image", folder + "/in.png", folder + "/out.png", "--workers=3")) {
      assertEquals(0, frames.join());
    }
    BufferedImage out = ImageIO.read(folder.resolve("out.png").toFile());
    assertArrayEquals(edges(picture),
        (byte[]) out.getRaster().getDataElements(0, 0, WIDTH, HEIGHT, null));
  }

  @Test
  void whatIsStoppedLeavesNoFileNoMemoryAndNoWorker() throws Exception {
    Path in = folder.resolve("in.y4m");
    try (var file = Files.newOutputStream(in)) {
      file.write("YUV4MPEG2 W1920 H1080 F25:1 C420jpeg\n".getBytes(ISO_8859_1));
      for (int i = 0; i < 50; i++) {
        file.write("FRAME\n".getBytes(ISO_8859_1));
        file.write(new byte[1920 * 1080 * 3 / 2]);
      }
    }
    try (var frames = start("frames", "video", in.toString(), folder + "/out.y4m")) {
      while (!Files.exists(folder.resolve("out.y4m.unfinished"))
          || Files.size(folder.resolve("out.y4m.unfinished")) < 1 << 20) {
        Thread.sleep(1);
      }
      List<ProcessHandle> workers = frames.descendants();
      Set<Path> memory = sharedMemory(frames.pid());
      frames.terminate();
      assertEquals(1, frames.join());
      for (ProcessHandle worker : workers) {
        worker.onExit().join();
      }
      for (Path each : memory) {
        assertFalse(Files.exists(each), each::toString);
      }
    }
    assertEquals(List.of("in.y4m"), files());
  }

  @Test
  void whatIsNoVideoIsRefused() throws Exception {
    Files.writeString(folder.resolve("in.y4m"), "GIF89a");
    try (var frames = start("frames", "video", folder + "/in.y4m", folder + "/out.y4m")) {
      assertEquals(1, frames.join());
    }
    assertEquals(List.of("in.y4m"), files());
  }
}
