package dev.heddle.samples;

import dev.heddle.samples.stage.Sample;
import dev.heddle.samples.stage.Stage;
import dev.heddle.samples.terminal.Mistakes;
import dev.heddle.samples.terminal.Nearest;
import dev.heddle.samples.terminal.Terminal;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs one of the small programs and draws what happened when; 'list' names them.")
final class RunCommand implements Callable<Integer> {
  static final int UNKNOWN = 2;

  @Parameters(paramLabel = "NAME", description = "Which one.") private String name = "";

  @Option(names = "--svg", paramLabel = "FILE", description = "Also draws its timeline there.") private @Nullable Path svg;

  @Option(names = "--trace", paramLabel = "FILE", description = "Also writes what happened there, for Chrome's about:tracing and for Perfetto.") private @Nullable Path trace;

  @Override
  public Integer call() throws Exception {
    if (!isKnown("run", name)) {
      return UNKNOWN;
    }
    Mistakes.checkWritable("--svg", svg);
    Mistakes.checkWritable("--trace", trace);
    Sample sample = Samples.byName().get(name);
    System.out.println(Terminal.wrap(name + ": " + sample.title(), 2));
    System.out.println(Terminal.wrap("Look for this: " + sample.look(), 2) + "\n");
    var stage = new Stage(System.out);
    try (stage) {
      sample.program().play(stage);
    }
    if (svg != null) {
      stage.sheet().writeSvg(svg);
    }
    if (trace != null) {
      stage.sheet().writeTrace(trace);
    }
    return 0;
  }

  /** Says so if there is no sample of that name. */
  static boolean isKnown(String command, String name) {
    Set<String> names = Samples.byName().keySet();
    if (names.contains(name)) {
      return true;
    }
    String meant = Nearest.question(name, names);
    System.err.println(
        Terminal.wrap(
            "heddle " + command + ": no sample is named '" + name + "'"
                + (meant.isEmpty()
                    ? "; there are " + String.join(", ", names)
                    : meant + " 'heddle list' has all"),
            2));
    return false;
  }
}
