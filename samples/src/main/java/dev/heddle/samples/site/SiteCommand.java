package dev.heddle.samples.site;

import dev.heddle.samples.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a site of the pages. */
@Command(name = "site", mixinStandardHelpOptions = true, description = "Makes a site of README, docs and the modules' pages: HTML files that need no server.")
public final class SiteCommand implements Callable<Integer> {
  @Option(names = "--from", description = "The folder of the project; the launcher says it.") private Path from =
      Path.of(".");

  @Option(names = "--into", description = "The folder to write to.") private Path into =
      Path.of("target", "site-pages");

  /** Made by picocli. */
  public SiteCommand() {}

  @Override
  public Integer call() throws IOException {
    var site = new Site(from);
    List<String> dead = site.write(into);
    dead.forEach(link -> System.err.println(
        Terminal.wrap("heddle site: a link leads nowhere: " + link, 2)));
    System.out.println(site.pages().size() + " pages: " + into.resolve("index.html"));
    return dead.isEmpty() ? 0 : 1;
  }
}
