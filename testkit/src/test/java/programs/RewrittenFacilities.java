package programs;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** What is done by the simulation in rewritten classes, each in a small program. */
public final class RewrittenFacilities {
  private final AtomicInteger count = new AtomicInteger();
  private volatile int plain;

  private void work() {
    for (int i = 0; i < 3; i++) {
      plain = plain + 1;
      count.incrementAndGet();
    }
  }

  public void pool() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 4; i++) {
        pool.execute(this::work);
      }
    }
    assert count.get() == 12;
  }

  public void cachedPool() throws Exception {
    ExecutorService pool = Executors.newCachedThreadPool();
    Future<?> one = pool.submit(this::work);
    Future<?> other = pool.submit(this::work);
    one.get();
    other.get(1, TimeUnit.HOURS);
    pool.shutdown();
    assert pool.awaitTermination(1, TimeUnit.SECONDS);
  }

  public void threadPerTask() {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3; i++) {
        pool.submit(this::work);
      }
    }
    assert count.get() == 9;
  }

  public void async() throws Exception {
    var one = CompletableFuture.runAsync(this::work);
    var other = CompletableFuture.runAsync(this::work).thenRunAsync(this::work);
    CompletableFuture.allOf(one, other).orTimeout(1, TimeUnit.HOURS).get();
    assert count.get() == 9;
  }

  private final class Worker extends Thread {
    @Override
    public void run() {
      work();
    }
  }

  public void threadsBelowThread() throws InterruptedException {
    var one = new Worker();
    var other = new Worker();
    one.start();
    other.start();
    one.join();
    other.join(1_000);
    assert count.get() == 6;
  }

  public void builders() throws InterruptedException {
    Thread one = Thread.ofVirtual().start(this::work);
    Thread other = Thread.ofPlatform().start(this::work);
    Thread third = Thread.startVirtualThread(this::work);
    one.join();
    other.join();
    third.join();
  }

  public void randomNumbers() throws InterruptedException {
    var one = new Thread(this::work);
    one.start();
    for (int i = 0; i < 3; i++) {
      Thread.sleep(new Random().nextInt(100));
      Thread.sleep(ThreadLocalRandom.current().nextInt(100));
      Thread.sleep((long) (Math.random() * 100));
      Thread.sleep(Instant.now().toEpochMilli() % 10);
    }
    one.join();
  }

  public void futures() throws Exception {
    var made = CompletableFuture.supplyAsync(() -> count.incrementAndGet())
        .thenApplyAsync(number -> number + 1);
    var late = new CompletableFuture<Integer>().completeOnTimeout(7, 2, TimeUnit.MILLISECONDS);
    CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS).execute(this::work);
    assert made.get() > 1;
    assert late.get() == 7;
  }

  public void clocks() throws InterruptedException {
    var sleeper = new Thread(() -> {
      LockSupport.parkUntil(System.currentTimeMillis() + 5);
      work();
    });
    sleeper.start();
    long began = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(3);
    assert System.nanoTime() - began >= 3_000_000;
    assert new Date().getTime() == Clock.systemUTC().millis();
    sleeper.join();
  }

  public void chance() throws InterruptedException {
    var one = new Thread(this::work);
    one.start();
    List<Integer> order = new ArrayList<>(List.of(1, 2, 3, 4));
    Collections.shuffle(order);
    Thread.sleep(order.getFirst());
    Thread.sleep(new SplittableRandom().nextInt(10));
    Thread.sleep(Math.floorMod(UUID.randomUUID().hashCode(), 10));
    one.join();
  }

  public synchronized void monitors() throws InterruptedException {
    var one = new Thread(this::workAndTell);
    var other = new Thread(this::workAndTell);
    one.start();
    other.start();
    while (count.get() < 6) {
      wait();
    }
    notifyAll();
  }

  private synchronized void workAndTell() {
    work();
    notify();
  }
}
