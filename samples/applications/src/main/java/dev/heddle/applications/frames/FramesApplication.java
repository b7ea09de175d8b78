package dev.heddle.applications.frames;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.heddle.Heddle;
import dev.heddle.ValueAction;
import dev.heddle.applications.Checks;
import dev.heddle.ipc.ProcessPool;
import dev.heddle.signal.Signals;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws the edges of what is seen in an image, or in each frame of a video. */
@Command(name = "frames", mixinStandardHelpOptions = true, description = "Draws the edges of images and videos, on all cores.")
public final class FramesApplication {
  private FramesApplication() {}

  @Command(description = "Converts an image, a band of it in each worker.", mixinStandardHelpOptions = true)
  int image(
      @Parameters(paramLabel = "IN") Path in,
      @Parameters(paramLabel = "OUT", description = "A .png") Path out,
      @Option(names = "--workers", defaultValue = "2") int workers) throws Exception {
    return convert(out, workers, pool -> Image.convert(pool, in, unfinished(out), workers));
  }

  @Command(description = "Converts a video, a frame in each worker.", mixinStandardHelpOptions = true)
  int video(
      @Parameters(paramLabel = "IN", description = "A .y4m, as by: ffmpeg -i cat.mp4 cat.y4m") Path in,
      @Parameters(paramLabel = "OUT", description = "Another one.") Path out,
      @Option(names = "--workers", defaultValue = "2") int workers) throws Exception {
    return convert(out, workers, pool -> Video.convert(pool, in, unfinished(out), workers));
  }

  /** The file is there when it is whole, or not at all. */
  private static int convert(Path out, int workers, ValueAction<ProcessPool, Exception> conversion)
      throws Exception {
    Checks.atLeastOne("--workers", workers);
    return Heddle.run(() -> {
      try (var pool = ProcessPool.open(workers)) {
        boolean ended = Signals.runUntilSignalled(() -> {
          conversion.accept(pool);
          Heddle.blocking(() -> Files.move(unfinished(out), out, REPLACE_EXISTING));
        }).isEmpty();
        return ended ? 0 : 1;
      } finally {
        Heddle.shield(() -> Heddle.blocking(() -> Files.deleteIfExists(unfinished(out))));
      }
    });
  }

  private static Path unfinished(Path out) {
    return out.resolveSibling(out.getFileName() + ".unfinished");
  }
}
