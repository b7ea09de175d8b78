package dev.heddle.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.CancelScope;
import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A source's own deadline or shield must not hold for its consumer. */
@ParameterizedClass
@EnumSource(Runs.class)
class SourceScopeTest {
  private static final Duration LONG = Duration.ofHours(1);

  @Parameter Runs runs;

  private static void refused(String why, AsyncStream<Integer> stream) {
    List<Integer> got = new ArrayList<>();
    var thrown = assertThrows(IllegalStateException.class, () -> stream.forEach(got::add));
    assertTrue(thrown.getMessage().contains(why), thrown.getMessage());
    assertEquals(List.of(), got);
  }

  @Test
  void sourceThatEmitsInsideItsOwnDeadlineOrShieldIsRefused() {
    runs.run(() -> {
      refused("deadline", AsyncStream.of(out -> Heddle.moveOnAfter(LONG, () -> {
        emit(out);
      })));
      refused("deadline", AsyncStream.of(out -> Heddle.timeout(LONG, () -> out.emit(1))));
      refused("deadline", AsyncStream.of(out -> Heddle.shield(() -> out.emit(1))));
      refused("deadline", AsyncStream.of(out -> CancelScope.run(_ -> out.emit(1))));
      refused("deadline", AsyncStream.<Integer>of(out -> Heddle.shield(() -> out.emit(1)))
          .map(i -> i + 1).filter(i -> i > 0).take(5));
      refused("deadline", AsyncStream.of(out -> {
        try (var _ = TaskGroup.open()) {
          Heddle.timeout(LONG, () -> out.emit(1));
        }
      }));
    });
  }

  private static void emit(Emitter<? super Integer> out) throws InterruptedException {
    try {
      out.emit(1);
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sourceThatEmitsInAnotherTaskIsRefused() {
    runs.run(() -> {
      refused("Queue", AsyncStream.of(out -> {
        try (var group = TaskGroup.open()) {
          var other = group.start(() -> assertThrows(IllegalStateException.class,
              () -> out.emit(1)));
          throw other.await();
        }
      }));
      refused("Queue", AsyncStream.of(out -> Heddle.blocking(() -> {
        out.emit(1);
        return true;
      })));
    });
  }

  /** Deadlines around the whole stream, around one step of the source, and streams in streams. */
  @Test
  void whatDoesNotHoldForTheConsumerAloneIsFine() throws Exception {
    runs.run(() -> {
      AsyncStream<Integer> inner = AsyncStream.of(out -> {
        for (int i = 0; i < 3; i++) {
          int item = i;
          out.emit(Heddle.timeout(LONG, () -> item));
        }
      });
      AsyncStream<Integer> outer = AsyncStream.of(out -> {
        inner.forEach(out::emit);
        inner.buffer(2).forEach(out::emit);
        inner.merge(inner).forEach(out::emit);
        inner.mapConcurrent(2, i -> i).forEach(out::emit);
      });
      List<Integer> got = Heddle.timeout(LONG, outer::toList);
      assertEquals(IntStream.of(0, 1, 2).map(i -> 5 * i).sum(),
          got.stream().mapToInt(i -> i).sum());
      assertEquals(15, got.size());
      assertEquals(15, outer.buffer(1).toList().size());
    });
  }
}
