package dev.heddle.applications.crawler;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A site of 60 pages under two names, each linked from many, which counts who comes when. */
final class Site implements AutoCloseable {
  static final int PAGES = 60;

  final Map<String, Integer> visits = new ConcurrentHashMap<>();
  final CountDownLatch someoneIsStuck = new CountDownLatch(1);
  private final Map<String, AtomicInteger> atOnce = new ConcurrentHashMap<>();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  Site() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  int mostAtOnceOfAHost() {
    return mostAtOnce.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String host = exchange.getRequestHeaders().getFirst("Host");
    AtomicInteger now = atOnce.computeIfAbsent(host, _ -> new AtomicInteger());
    mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
    visits.merge(host.split(":")[0] + exchange.getRequestURI(), 1, Integer::sum);
    try {
      answer(exchange, exchange.getRequestURI().getPath());
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      now.decrementAndGet();
      exchange.close();
    }
  }

  private void answer(HttpExchange exchange, String path) throws IOException, InterruptedException {
    switch (path) {
      case "/missing" -> exchange.sendResponseHeaders(404, -1);
      case "/moved" -> {
        exchange.getResponseHeaders().set("Location", "/page/1");
        exchange.sendResponseHeaders(302, -1);
      }
      case "/stuck" -> {
        someoneIsStuck.countDown();
        end.await();
      }
      default -> {
        byte[] page = page(Integer.parseInt(path.substring("/page/".length()))).getBytes();
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
      }
    }
  }

  /** Half of the pages are reached by the other name. */
  private String page(int number) {
    var page = new StringBuilder("<p>" + number + " <a href='#top'>top</a> <a href=mailto:ada>Ada");
    for (int to : new int[]{2 * number, 2 * number + 1, number, 1}) {
      if (to <= PAGES) {
        String host = to % 2 == 0 ? "localhost" : "127.0.0.1";
        page.append("<a href='http://" + host + ":" + port() + "/x/../page/" + to + "#here'>x</a>");
      }
    }
    if (number == 3) {
      page.append(
          "<a href=/missing>x</a><a href=/moved>x</a><a href=http://elsewhere.invalid>x</a>");
    }
    return page.toString();
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.close();
  }
}
