package dev.heddle.applications.crawler;

import dev.heddle.TaskGroup;
import dev.heddle.sync.Semaphore;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A task a page. The frontier is the tasks that wait for the turn of their host, so no worker is held up by
 * a slow host, and the crawl has ended when its group has. For one event loop.
 */
final class Crawler {
  private static final int REQUESTS_AT_ONCE = 16;

  private final Fetcher fetcher;
  private final Set<String> authorities;
  private final int most;
  private final Duration pause;
  private final Consumer<Page> pages;

  private final Semaphore requests = new Semaphore(REQUESTS_AT_ONCE);
  private final Map<String, Host> hosts = new HashMap<>();
  private final Set<URI> seen = new HashSet<>();

  Crawler(Fetcher fetcher, Collection<String> authorities, int most, Duration pause,
      Consumer<Page> pages) {
    this.fetcher = fetcher;
    this.authorities = Set.copyOf(authorities);
    this.most = most;
    this.pause = pause;
    this.pages = pages;
  }

  void crawl(URI start) throws InterruptedException {
    try (var group = TaskGroup.open("pages")) {
      follow(group, start, start);
      group.join();
    }
  }

  private void follow(TaskGroup group, URI from, URI to) {
    if (authorities.contains(to.getRawAuthority()) && seen.size() < most && seen.add(to)) {
      group.start(to.toString(), () -> visit(group, from, to));
    }
  }

  private void visit(TaskGroup group, URI from, URI uri) throws InterruptedException {
    Host host = hosts.computeIfAbsent(uri.getRawAuthority(), _ -> new Host(pause));
    Page page = host.inTurn(() -> requests.with(() -> fetcher.fetch(from, uri)));
    pages.accept(page);
    for (URI link : page.links()) {
      follow(group, uri, link);
    }
  }
}
