package dev.heddle.samples.browser;

import dev.heddle.Heddle;
import dev.heddle.Promise;
import dev.heddle.TaskGroup;
import dev.heddle.inspect.TaskProbe;
import dev.heddle.queue.Queue;
import dev.heddle.sync.Event;
import dev.heddle.sync.Lock;
import dev.heddle.sync.Semaphore;
import java.time.Duration;

/** What the pictures of the page show: a restaurant with very many guests, three cooks and one oven. */
final class Restaurant implements AutoCloseable {
  static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\">";

  private final Event closes = new Event();
  private final Promise<Void> isOpen = new Promise<>();
  private final Thread carrier;

  private Restaurant(int guests, TaskProbe probe) {
    carrier = Thread.ofPlatform().name("restaurant").start(
        () -> Heddle.builder().name("restaurant").probe(probe).run(() -> serve(guests)));
  }

  static Restaurant open(int guests, TaskProbe probe) throws Exception {
    var restaurant = new Restaurant(guests, probe);
    restaurant.isOpen.await();
    return restaurant;
  }

  private void serve(int guests) throws InterruptedException {
    var orders = new Queue<Integer>(16);
    var oven = new Lock();
    var tables = new Semaphore(3);
    try (var house = TaskGroup.open("house")) {
      house.startDaemon("kitchen", () -> {
        try (var kitchen = TaskGroup.open("kitchen")) {
          for (String cook : new String[]{"anna", "bela", "chen"}) {
            kitchen.start(cook, () -> cook(orders, oven));
          }
          kitchen.join();
        }
      });
      house.startDaemon("waiter", () -> {
        for (int order = 0;; order++) {
          orders.put(order);
          Heddle.sleep(Duration.ofMillis(120));
        }
      });
      house.startDaemon(HOSTILE, closes::await);
      for (int i = 1; i <= 12; i++) {
        house.startDaemon("couple " + i, () -> tables.with(closes::await));
      }
      try (var street = TaskGroup.open("street")) {
        for (int i = 1; i <= guests; i++) {
          street.startDaemon("guest " + i, closes::await);
        }
        Heddle.yieldNow();
        isOpen.complete(null);
        closes.await();
      }
    }
  }

  private static void cook(Queue<Integer> orders, Lock oven) throws InterruptedException {
    while (true) {
      orders.get();
      oven.acquire();
      try {
        Heddle.sleep(Duration.ofMillis(300));
      } finally {
        oven.release();
      }
      Heddle.sleep(Duration.ofMillis(500));
    }
  }

  @Override
  public void close() {
    closes.set();
    try {
      carrier.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
