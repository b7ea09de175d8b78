package dev.heddle.stream;

import dev.heddle.Promise;
import dev.heddle.channel.Channel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes a stream to a publisher. The publisher's signals fill a channel, of which the stream's
 * task asks for as many more as it has taken: what was asked for always has room.
 *
 * <p>Only that task calls the subscription, which makes the calls serial; except for a subscription
 * that comes when the task has left, or that there was one before, which is cancelled where it comes.
 */
final class Inlet<T> implements Flow.Subscriber<T> {
  private final int prefetch;
  private final Channel<T> items;
  private final Promise<Flow.Subscription> subscription = new Promise<>();

  // Written by the publisher's signals, which are serial, before the channel is done.
  private volatile @Nullable Throwable failure;
  private volatile boolean over;
  private volatile boolean endedByPublisher;

  private Inlet(int prefetch) {
    this.prefetch = prefetch;
    this.items = Channel.buffered(prefetch);
  }

  static <T> void run(
      Flow.Publisher<? extends T> publisher, int prefetch, Emitter<? super T> out)
      throws Exception {
    var inlet = new Inlet<T>(prefetch);
    try {
      publisher.subscribe(inlet);
      inlet.passOn(out);
    } finally {
      inlet.leave();
    }
    inlet.throwFailure();
  }

  private void passOn(Emitter<? super T> out) throws Exception {
    Flow.Subscription from = subscription.await();
    from.request(prefetch);
    int batch = prefetch - prefetch / 4;
    int taken = 0;
    for (Optional<T> item; (item = items.receiveOrDone()).isPresent();) {
      if (++taken == batch) {
        from.request(batch);
        taken = 0;
      }
      out.emit(item.get());
    }
  }

  private void leave() throws InterruptedException {
    if (!subscription.cancel("nobody takes items any more") && !endedByPublisher) {
      subscription.resultNow().cancel();
    }
  }

  private void throwFailure() throws Exception {
    switch (failure) {
      case null -> {}
      // Not this task's cancellation, for which it would be taken.
      case InterruptedException elsewhere -> throw new StreamFailedException(elsewhere);
      case Exception e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new StreamFailedException(e);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription offered) {
    Objects.requireNonNull(offered, "There is no subscription");
    if (!subscription.complete(offered)) {
      offered.cancel();
    }
  }

  @Override
  public void onNext(T item) {
    Objects.requireNonNull(item, "A stream takes no null items");
    if (!over && !items.trySend(item)) {
      end(new IllegalStateException(
          "The publisher has sent more than the " + prefetch + " items it was asked for"), false);
    }
  }

  @Override
  public void onError(Throwable e) {
    end(Objects.requireNonNull(e, "There is no failure"), true);
  }

  @Override
  public void onComplete() {
    end(null, true);
  }

  /** What came before is still taken. A publisher that never gave a subscription ends too. */
  private void end(@Nullable Throwable why, boolean byPublisher) {
    if (!over) {
      over = true;
      failure = why;
      endedByPublisher = byPublisher;
      subscription.complete(Unsubscribed.NOW);
      items.done();
    }
  }

  private enum Unsubscribed implements Flow.Subscription {
    NOW;

    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
