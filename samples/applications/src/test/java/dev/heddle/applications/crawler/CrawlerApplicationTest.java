package dev.heddle.applications.crawler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.applications.RunningApplication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CrawlerApplicationTest {
  private static RunningApplication crawl(Site site, String path, String... more)
      throws IOException {
    var arguments = new ArrayList<>(List.of("crawler", "--pause=PT0.005S",
        "--also=localhost:" + site.port(), "http://127.0.0.1:" + site.port() + path));
    arguments.addAll(List.of(more));
    return RunningApplication.start(arguments.toArray(String[]::new));
  }

  @Test
  void eachPageIsFetchedOnceOneAtATimeOfAHostAndTheCrawlEnds() throws Exception {
    try (var site = new Site(); var crawler = crawl(site, "/page/1")) {
      List<String> said = crawler.rest();
      String root = "http://127.0.0.1:" + site.port();
      assertEquals(
          List.of("dead: " + root + "/missing (status 404), linked from " + root + "/page/3",
              "62 pages, 1 dead links"),
          said);
      assertEquals(1, crawler.join());
      assertEquals(Site.PAGES + 2, site.visits.size(), site.visits::toString);
      assertEquals(Set.of(1), Set.copyOf(site.visits.values()));
      assertEquals(1, site.mostAtOnceOfAHost());
    }
  }

  @Test
  void frontierIsBounded() throws Exception {
    try (var site = new Site(); var crawler = crawl(site, "/page/1", "--pages=10")) {
      assertTrue(crawler.rest().getLast().startsWith("10 pages, "));
      assertEquals(10, site.visits.size());
    }
  }

  @Test
  void crawlThatIsStoppedOrLateTellsWhatItHasSeen() throws Exception {
    try (var site = new Site(); var crawler = crawl(site, "/stuck")) {
      site.someoneIsStuck.await();
      crawler.terminate();
      assertEquals(List.of("0 pages, 0 dead links, not complete"), crawler.rest());
      assertEquals(1, crawler.join());
    }
    try (var site = new Site(); var crawler = crawl(site, "/stuck", "--limit=PT0.1S")) {
      assertEquals(List.of("0 pages, 0 dead links, not complete"), crawler.rest());
    }
  }

  @Test
  void hostThatIsNotThereIsADeadLink() throws Exception {
    var site = new Site();
    site.close();
    try (var crawler = crawl(site, "/page/1")) {
      assertTrue(crawler.rest().getFirst().contains("java.net.ConnectException"));
    }
  }
}
