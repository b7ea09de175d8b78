package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Heddle;
import dev.heddle.stream.AsyncStream;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.FlowAdapters;

@Timeout(120)
class RxJavaTest {
  private final Subscriptions subscriptions = new Subscriptions();

  private Single<Integer> slowly(int number) {
    return Single.timer(400, TimeUnit.MICROSECONDS).map(_ -> 2 * number)
        .doOnSubscribe(_ -> subscriptions.begin())
        .doOnDispose(subscriptions::cancel)
        .doFinally(subscriptions::end);
  }

  @ParameterizedTest
  @EnumSource
  void cancelledBlockDisposesTheSubscription(Runs runs) throws Exception {
    runs.run(() -> {
      do {
        AtRandom.cancelUntilMet(() -> {
          assertEquals(14, slowly(7).blockingGet());
          return null;
        }, RuntimeException.class);
      } while (subscriptions.noneCancelled());
      subscriptions.checkAllEnded();
      assertEquals(6, slowly(3).blockingGet());
    });
  }

  @ParameterizedTest
  @EnumSource
  void cancelledAwaitDisposesTheSubscription(Runs runs) throws Exception {
    runs.run(() -> {
      do {
        AtRandom.cancel(() -> {
          assertEquals(14, Heddle.await(slowly(7).toCompletionStage()));
          return null;
        }).check();
      } while (subscriptions.noneCancelled());
      subscriptions.checkAllEnded();
    });
  }

  @ParameterizedTest
  @EnumSource
  void cancelledStreamCancelsTheFlowable(Runs runs) throws Exception {
    runs.run(() -> {
      do {
        AtRandom.cancel(() -> {
          Flowable<Integer> flowable = Flowable.interval(300, TimeUnit.MICROSECONDS)
              .map(Long::intValue)
              .take(8)
              .onBackpressureBuffer()
              .doOnSubscribe(_ -> subscriptions.begin())
              .doOnCancel(subscriptions::cancel)
              .doFinally(subscriptions::end);
          assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7),
              AsyncStream.from(FlowAdapters.toFlowPublisher(flowable), 4).toList());
          return null;
        }).check();
      } while (subscriptions.noneCancelled());
      subscriptions.checkAllEnded();
    });
  }
}
