package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Heddle;
import dev.heddle.stream.AsyncStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Timeout(120)
class ReactorTest {
  private final Subscriptions subscriptions = new Subscriptions();

  private Mono<Integer> slowly(int number) {
    return Mono.delay(Duration.ofNanos(400_000)).map(_ -> 2 * number)
        .doOnSubscribe(_ -> subscriptions.begin())
        .doOnCancel(subscriptions::cancel)
        .doFinally(_ -> subscriptions.end());
  }

  @ParameterizedTest
  @EnumSource
  void cancelledBlockDisposesTheSubscription(Runs runs) throws Exception {
    runs.run(() -> {
      do {
        AtRandom.cancelUntilMet(() -> {
          assertEquals(14, slowly(7).block());
          return null;
        }, RuntimeException.class);
      } while (subscriptions.noneCancelled());
      subscriptions.checkAllEnded();
      assertEquals(6, slowly(3).block());
    });
  }

  @ParameterizedTest
  @EnumSource
  void cancelledAwaitCancelsTheMono(Runs runs) throws Exception {
    runs.run(() -> {
      do {
        AtRandom.cancel(() -> {
          assertEquals(14, Heddle.await(slowly(7).toFuture()));
          return null;
        }).check();
      } while (subscriptions.noneCancelled());
      subscriptions.checkAllEnded();
    });
  }

  @ParameterizedTest
  @EnumSource
  void cancelledStreamCancelsTheFlux(Runs runs) throws Exception {
    runs.run(() -> {
      do {
        AtRandom.cancel(() -> {
          Flux<Integer> flux = Flux.interval(Duration.ofNanos(300_000))
              .map(Long::intValue)
              .take(8)
              .onBackpressureBuffer()
              .doOnSubscribe(_ -> subscriptions.begin())
              .doOnCancel(subscriptions::cancel)
              .doFinally(_ -> subscriptions.end());
          assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7),
              AsyncStream.from(JdkFlowAdapter.publisherToFlowPublisher(flux), 4).toList());
          return null;
        }).check();
      } while (subscriptions.noneCancelled());
      subscriptions.checkAllEnded();
    });
  }
}
