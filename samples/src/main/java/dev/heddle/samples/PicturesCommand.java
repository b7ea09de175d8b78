package dev.heddle.samples;

import dev.heddle.samples.stage.Sample;
import dev.heddle.samples.stage.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle pictures DIR}: what the pages of the guide show. */
@Command(name = "pictures", mixinStandardHelpOptions = true, description = "Runs samples and draws the timeline of each into a folder: DIR/NAME.svg.")
final class PicturesCommand implements Callable<Integer> {
  private static final Pattern PICTURE = Pattern.compile("\\(pictures/(\\w+)\\.svg\\)");

  @Parameters(index = "0", paramLabel = "DIR", description = "The folder; for the guide's it is docs/guide/pictures.") private Path folder =
      Path.of(".");

  @Parameters(index = "1..*", paramLabel = "NAME", description = "Which samples; those that pages beside the folder show, if none is named.") private List<String> names =
      List.of();

  @Option(names = "--all", description = "All samples.") private boolean all;

  @Override
  public Integer call() throws Exception {
    List<String> chosen = all ? List.copyOf(Samples.byName().keySet()) : names;
    if (chosen.isEmpty()) {
      chosen = shownBeside(folder.toAbsolutePath().getParent());
    }
    for (String name : chosen) {
      if (!RunCommand.isKnown("pictures", name)) {
        return RunCommand.UNKNOWN;
      }
    }
    Files.createDirectories(folder);
    for (String name : chosen) {
      System.out.println(name);
      draw(Samples.byName().get(name), folder.resolve(name + ".svg"));
    }
    return 0;
  }

  private static void draw(Sample sample, Path file) throws Exception {
    PrintStream shown = System.out;
    var silent = new PrintStream(OutputStream.nullOutputStream());
    var stage = new Stage(silent);
    System.setOut(silent);
    try (stage) {
      sample.program().play(stage);
    } finally {
      System.setOut(shown);
    }
    stage.sheet().writeSvg(file);
  }

  /** The names of the pictures that pages in a folder show. */
  static List<String> shownBeside(Path pages) throws IOException {
    try (Stream<Path> files = Files.list(pages)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted()
          .flatMap(PicturesCommand::shownIn).distinct().toList();
    }
  }

  private static Stream<String> shownIn(Path page) {
    try {
      return PICTURE.matcher(Files.readString(page)).results()
          .map((MatchResult found) -> found.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
