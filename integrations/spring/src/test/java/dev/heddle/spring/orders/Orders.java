package dev.heddle.spring.orders;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes orders, each in a transaction. */
@Service
class Orders {
  private final OrderRepository repository;
  private final Tally tally;

  Orders(OrderRepository repository, Tally tally) {
    this.repository = repository;
    this.tally = tally;
  }

  /** Takes some time between the two halves, and may fail after both. */
  @Transactional
  String place(String key, List<String> articles, int millis) throws InterruptedException {
    tally.begin();
    repository.saveAndFlush(new PurchaseOrder(key, articles));
    Thread.sleep(millis);
    if (articles.contains("nothing")) {
      throw new NothingOrderedException();
    }
    return key;
  }

  @Async
  @Transactional
  CompletableFuture<String> placeLater(String key, List<String> articles, int millis)
      throws InterruptedException {
    return CompletableFuture.completedFuture(place(key, articles, millis));
  }

  @Transactional(readOnly = true)
  List<String> articles(String key) {
    return repository.findByOrderKey(key)
        .map(order -> order.lines.stream().map(line -> line.article).toList())
        .orElse(List.of());
  }
}
