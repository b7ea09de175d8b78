package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.stream.AsyncStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Timeout(120)
class ReactorTest {
  private final AtomicInteger subscribed = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  private <T> Mono<T> counted(Mono<T> mono) {
    return mono.doOnSubscribe(_ -> subscribed.incrementAndGet())
        .doFinally(_ -> ended.incrementAndGet());
  }

  private Mono<Integer> slowly(int number) {
    return counted(Mono.delay(Duration.ofNanos(400_000)).map(_ -> 2 * number));
  }

  private void checkAllEnded() throws InterruptedException {
    while (ended.get() < subscribed.get()) {
      Heddle.sleep(Duration.ofMillis(1));
    }
    assertEquals(subscribed.get(), ended.get());
  }

  @ParameterizedTest
  @EnumSource
  void cancelledBlockDisposesTheSubscription(Runs runs) throws Exception {
    runs.run(() -> {
      AtRandom.cancel(Duration.ofMillis(3), () -> {
        assertEquals(14, slowly(7).block());
        return null;
      });
      checkAllEnded();
      assertEquals(6, slowly(3).block());
    });
  }

  @ParameterizedTest
  @EnumSource
  void cancelledAwaitCancelsTheMono(Runs runs) throws Exception {
    runs.run(() -> {
      AtRandom.cancel(Duration.ofMillis(3), () -> {
        assertEquals(14, Heddle.await(slowly(7).toFuture()));
        return null;
      });
      checkAllEnded();
    });
  }

  @ParameterizedTest
  @EnumSource
  void cancelledStreamCancelsTheFlux(Runs runs) throws Exception {
    runs.run(() -> {
      AtRandom.cancel(Duration.ofMillis(5), () -> {
        Flux<Integer> flux = Flux.interval(Duration.ofNanos(300_000))
            .map(Long::intValue)
            .take(8)
            .onBackpressureBuffer()
            .doOnSubscribe(_ -> subscribed.incrementAndGet())
            .doFinally(_ -> ended.incrementAndGet());
        var items =
            AsyncStream.from(JdkFlowAdapter.publisherToFlowPublisher(flux), 4).toList();
        assertTrue(items.size() == 8 && items.getLast() == 7, items::toString);
        return null;
      });
      checkAllEnded();
    });
  }
}
