package dev.heddle.spring.orders;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What has become of the transactions of orders. */
@Component
class Tally {
  final AtomicInteger begun = new AtomicInteger();
  final AtomicInteger committed = new AtomicInteger();
  final AtomicInteger rolledBack = new AtomicInteger();

  /** Called in a transaction. */
  void begin() {
    begun.incrementAndGet();
    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
      @Override
      public void afterCompletion(int status) {
        (status == STATUS_COMMITTED ? committed : rolledBack).incrementAndGet();
      }
    });
  }

  boolean isBalanced() {
    return begun.get() == committed.get() + rolledBack.get();
  }
}
