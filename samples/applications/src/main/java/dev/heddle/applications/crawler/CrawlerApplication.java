package dev.heddle.applications.crawler;

import dev.heddle.Heddle;
import dev.heddle.applications.Checks;
import dev.heddle.signal.Signals;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads all pages that can be reached from one, and names the links that lead nowhere. */
@Command(name = "crawler", mixinStandardHelpOptions = true, showDefaultValues = true, description = "Looks for dead links.")
public final class CrawlerApplication implements Callable<Integer> {
  @Parameters(paramLabel = "URI", description = "Where to begin.") private URI start;

  @Option(names = "--also", description = "Another host to read pages of, as HOST:PORT.") private List<String> also =
      new ArrayList<>();

  @Option(names = "--pages", description = "How many pages to read at most.") private int pages =
      1_000;

  @Option(names = "--pause", description = "From one request of a host to the next.") private Duration pause =
      Duration.ofMillis(100);

  @Option(names = "--limit", description = "How long to crawl.") private Duration limit =
      Duration.ofMinutes(10);

  /** Made by the command line. */
  public CrawlerApplication() {}

  @Override
  public Integer call() throws Exception {
    Checks.http("URI", start);
    Checks.atLeastOne("--pages", pages);
    return Heddle.run(() -> {
      try (var http = HttpClient.newHttpClient()) {
        List<String> hosts = new ArrayList<>(also);
        hosts.add(start.getRawAuthority());
        var report = new Report();
        var crawler = new Crawler(new Fetcher(http), hosts, pages, pause, report);
        Signals.runUntilSignalled(() -> Heddle.moveOnAfter(limit, () -> {
          crawler.crawl(start);
          report.complete();
        }));
        return report.print();
      }
    });
  }
}
