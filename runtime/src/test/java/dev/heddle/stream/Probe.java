package dev.heddle.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Runs;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A subscriber that does as it is told, and watches over the rules for publishers. */
final class Probe<T> implements Flow.Subscriber<T> {
  final List<T> items = new CopyOnWriteArrayList<>();
  private final AtomicBoolean inside = new AtomicBoolean();
  private final AtomicLong asked = new AtomicLong();
  private final BiConsumer<Probe<T>, @Nullable T> action;
  private Flow.@Nullable Subscription subscription;
  private volatile @Nullable Throwable failure;
  private volatile int ends;
  private volatile @Nullable String broken;

  /** The action runs in onSubscribe, with null, and in each onNext. */
  Probe(BiConsumer<Probe<T>, @Nullable T> action) {
    this.action = action;
  }

  static <T> Probe<T> asking(long count) {
    return new Probe<>(
        (probe, item) -> {
          if (item == null && count > 0) {
            probe.request(count);
          }
        });
  }

  void request(long count) {
    asked.updateAndGet(sum -> sum + count < 0 && count > 0 ? Long.MAX_VALUE : sum + count);
    subscription.request(count);
  }

  void cancel() {
    subscription.cancel();
  }

  /** Serial: rule 1.3. */
  private void signal(String what, Runnable then) {
    if (!inside.compareAndSet(false, true)) {
      broken = what + " while another signal was under way";
    }
    if (ends > 0) {
      broken = what + " after the end";
    }
    then.run();
    inside.set(false);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    assertNull(subscription, "subscribed twice");
    subscription = given;
    signal("onSubscribe", () -> action.accept(this, null));
  }

  @Override
  public void onNext(T item) {
    signal(
        "onNext",
        () -> {
          items.add(item);
          if (items.size() > asked.get()) {
            broken = items.size() + " items, but only " + asked + " asked for";
          }
          action.accept(this, item);
        });
  }

  @Override
  public void onError(Throwable e) {
    signal("onError", () -> {
      failure = e;
      ends++;
    });
  }

  @Override
  public void onComplete() {
    signal("onComplete", () -> ends++);
  }

  Throwable awaitFailure() throws InterruptedException {
    Runs.until(() -> ends > 0);
    assertNull(broken);
    assertTrue(failure != null, "ended without a failure");
    return failure;
  }

  void awaitCompletion() throws InterruptedException {
    Runs.until(() -> ends > 0);
    assertNull(broken);
    assertNull(failure);
  }

  void assertOpenWith(List<T> expected) {
    assertNull(broken);
    assertEquals(0, ends);
    assertEquals(expected, items);
  }
}
