package dev.heddle.libraries;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Heddle;
import dev.heddle.stream.AsyncStream;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class MutinyTest {
  private final Subscriptions subscriptions = new Subscriptions();

  private Uni<Integer> slowly(int number) {
    return Uni.createFrom().item(2 * number)
        .onItem().delayIt().by(Duration.ofNanos(400_000))
        .onSubscription().invoke(subscriptions::begin)
        .onCancellation().invoke(subscriptions::cancel)
        .onTermination().invoke(subscriptions::end);
  }

  @ParameterizedTest
  @EnumSource
  void cancelledWaitLeavesTheUniToItself(Runs runs) throws Exception {
    runs.run(() -> {
      AtRandom.cancelUntilMet(() -> {
        assertEquals(14, slowly(7).await().indefinitely());
        return null;
      }, RuntimeException.class);
      subscriptions.checkAllEndedUncancelled();
      assertEquals(6, slowly(3).await().indefinitely());
    });
  }

  @ParameterizedTest
  @EnumSource
  void cancelledAwaitCancelsTheUni(Runs runs) throws Exception {
    runs.run(() -> {
      do {
        AtRandom.cancel(() -> {
          assertEquals(14, Heddle.await(slowly(7).subscribeAsCompletionStage()));
          return null;
        }).check();
      } while (subscriptions.noneCancelled());
      subscriptions.checkAllEnded();
    });
  }

  @ParameterizedTest
  @EnumSource
  void cancelledStreamCancelsTheMulti(Runs runs) throws Exception {
    runs.run(() -> {
      do {
        AtRandom.cancel(() -> {
          Multi<Integer> multi = Multi.createFrom().ticks().every(Duration.ofMillis(1))
              .map(Long::intValue)
              .select().first(8)
              .onOverflow().buffer()
              .onSubscription().invoke(subscriptions::begin)
              .onCancellation().invoke(subscriptions::cancel)
              .onTermination().invoke(subscriptions::end);
          assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), AsyncStream.from(multi, 4).toList());
          return null;
        }).check();
      } while (subscriptions.noneCancelled());
      subscriptions.checkAllEnded();
    });
  }
}
