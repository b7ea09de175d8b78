package dev.heddle.stream;

import dev.heddle.Transform;
import dev.heddle.channel.Channel;
import dev.heddle.scheduler.Scheduler;
import dev.heddle.sync.Semaphore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The stages that run in tasks of their own, each on a {@link Lane}. */
final class Beside {
  private Beside() {}

  static <T> void merge(List<Source<? extends T>> sources, int capacity, Emitter<? super T> out)
      throws Exception {
    Lane.run(
        Channel.<T>buffered(capacity),
        lane -> {
          for (Source<? extends T> source : sources) {
            lane.start(() -> source.run(lane::send));
          }
          lane.drain(out);
        });
  }

  /** A result, and the number of the item that it belongs to. */
  private record Result<R>(long number, R result) {}

  /** Results come as they are ready; those whose turn it is not are kept. A permit is for one not yet emitted. */
  static <T, R> void mapConcurrent(
      Source<T> source, int limit, Transform<? super T, ? extends R, ?> mapping,
      Emitter<? super R> out)
      throws Exception {
    var permits = new Semaphore(limit);
    Lane.run(
        Channel.<Result<R>>unlimited(),
        lane -> {
          lane.start(
              () -> {
                long[] items = {0};
                source.run(
                    item -> {
                      permits.acquire();
                      long number = items[0]++;
                      lane.start(() -> lane.send(new Result<>(number, apply(mapping, item))));
                    });
              });
          Map<Long, R> early = new HashMap<>();
          long[] turn = {0};
          lane.drain(
              ready -> {
                early.put(ready.number, ready.result);
                for (R result; (result = early.remove(turn[0])) != null; turn[0]++) {
                  permits.release();
                  out.emit(result);
                }
              });
        });
  }

  private static <T, R> R apply(Transform<? super T, ? extends R, ?> mapping, T item)
      throws Exception {
    return Objects.requireNonNull(mapping.apply(item), "A stream takes no null items");
  }

  /** One source in the caller, the other beside it and one item ahead. */
  static <T, U, R> void zip(
      Source<T> one, Source<? extends U> other,
      BiTransform<? super T, ? super U, ? extends R, ?> combining, Emitter<? super R> out)
      throws Exception {
    Lane.run(
        Channel.<U>buffered(1),
        lane -> {
          lane.start(() -> other.run(lane::send));
          var enough = new Enough();
          enough.endsAtMost(
              one,
              first -> {
                Optional<U> second = lane.next();
                if (second.isEmpty()) {
                  throw enough;
                }
                out.emit(combining.apply(first, second.get()));
              });
        });
  }

  /** The source is not held back: what nobody has looked at when something newer comes is not kept. */
  static <T> void debounce(
      Source<T> source, long quietNanos, Scheduler clock, Emitter<? super T> out)
      throws Exception {
    Lane.run(
        Channel.<Debounce.Arrival<T>>conflated(),
        lane -> {
          lane.start(
              () -> source.run(
                  item -> lane.send(new Debounce.Arrival<>(item, clock.nanoTime()))));
          T last = new Debounce<T>(quietNanos, clock::nanoTime, lane::next).run(out);
          lane.check();
          if (last != null) {
            out.emit(last);
          }
        });
  }
}
