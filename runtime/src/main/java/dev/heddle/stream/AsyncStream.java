package dev.heddle.stream;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.Transform;
import dev.heddle.UnjoinedTasksException;
import dev.heddle.ValueAction;
import dev.heddle.channel.Channel;
import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * A description of items to come, whose source and stages may wait. Nothing runs until {@link
 * #forEach} or {@link #toList}, and then anew each time. Kotlin's {@code Flow} and Jox's are the
 * models.
 *
 * <pre>{@code
 * List<Page> pages = AsyncStream.from(urls)
 *     .mapConcurrent(8, url -> fetch(url))   // eight at a time, results in order
 *     .filter(page -> page.status() == 200)
 *     .take(100)                             // then the fetches still running are cancelled
 *     .toList();
 * }</pre>
 *
 * <p><b>Where it runs.</b> All in the task that runs the stream, one item after the other, except
 * what is above a {@link #buffer}, {@link #merge} or {@link #mapConcurrent}: that runs in tasks of a
 * group that ends with the stage, so these three need a task around them.
 *
 * <p><b>How it ends.</b> When the stream ends early, because a stage fails, has had enough or is
 * cancelled, everything above is cancelled and has ended, {@code finally} and all, before the call
 * returns. A failure arrives as it was thrown, checked ones wrapped; from the other side of one of
 * the three concurrent stages it arrives in an {@link dev.heddle.ExceptionGroup}, and items that
 * were under way are lost.
 *
 * <p>Immutable and thread-safe as far as its source and functions are. Null items are refused.
 *
 * @param <T> the type of the items
 */
public final class AsyncStream<T> {
  private final Source<T> source;

  private AsyncStream(Source<T> source) {
    this.source = source;
  }

  /**
   * Describes a stream by its source.
   *
   * @param source emits the items, in the task that runs it and outside of deadlines and shields of its
   *     own: else {@code emit} throws IllegalStateException
   * @param <T> the type of the items
   * @return the stream
   */
  public static <T> AsyncStream<T> of(Source<T> source) {
    Objects.requireNonNull(source, "A stream needs a source");
    return stage(out -> source.run(new SourceEmitter<>(out)));
  }

  /** What is of ours, and emits where it may. */
  private static <T> AsyncStream<T> stage(Source<T> source) {
    return new AsyncStream<>(
        out -> source.run(
            item -> out.emit(Objects.requireNonNull(item, "A stream takes no null items"))));
  }

  /**
   * Describes a stream of the items of a collection or generator.
   *
   * @param items where they come from; an iterator that can be closed, as a generator's, is closed at
   *     the end, however it comes
   * @param <T> the type of the items
   * @return the stream
   */
  @SuppressWarnings("try")
  public static <T> AsyncStream<T> from(Iterable<? extends T> items) {
    Objects.requireNonNull(items, "A stream needs a source");
    return stage(
        out -> {
          Iterator<? extends T> iterator = items.iterator();
          AutoCloseable open = iterator instanceof AutoCloseable it ? it : null;
          try (open) {
            while (iterator.hasNext()) {
              out.emit(iterator.next());
            }
          }
        });
  }

  /**
   * Describes a stream of what is received from a channel, until that is done. Several streams, and
   * runs of one, share the values among them.
   *
   * @param channel where they come from
   * @param <T> the type of the items
   * @return the stream; it fails if the channel does
   */
  public static <T> AsyncStream<T> from(Channel<? extends T> channel) {
    Objects.requireNonNull(channel, "A stream needs a source");
    return stage(out -> channel.<Exception>forEach(out::emit));
  }

  /**
   * Describes a stream of what a publisher publishes. Each run subscribes anew, and unsubscribes when
   * it ends early. What the publisher signals as failure arrives after the items before it.
   *
   * @param publisher where they come from
   * @param prefetch how many items the publisher may be ahead, at least 1; it is asked for more when
   *     three quarters of them have been taken
   * @param <T> the type of the items
   * @return the stream
   * @throws IllegalArgumentException if the number is less than 1
   */
  public static <T> AsyncStream<T> from(Flow.Publisher<? extends T> publisher, int prefetch) {
    Objects.requireNonNull(publisher, "A stream needs a source");
    checkAtLeastOne("from", prefetch);
    return stage(out -> Inlet.<T>run(publisher, prefetch, out));
  }

  /**
   * Returns a publisher of the items, for libraries that take one. Each subscriber has a run of its
   * own, in a task of the group, which goes no faster than the subscriber asks for items.
   *
   * <p>The subscriber is called in that task, so on an event loop it must not take long. A failure of
   * the stream goes to the subscriber and does not fail the group, nor does a subscriber that cancels,
   * which cancels the run. If the group is cancelled or closed, subscribers are told so as a failure.
   * What a subscriber throws, against the rules, fails the group.
   *
   * @param group where the runs belong; subscribing is possible, from any thread, as long as it is open
   * @return the publisher; as far as it can, it keeps to the rules of Reactive Streams
   */
  public Flow.Publisher<T> toPublisher(TaskGroup group) {
    Objects.requireNonNull(group, "The runs need a group");
    return subscriber -> Publishing.start(source, group, subscriber);
  }

  /**
   * Transforms each item, one after the other.
   *
   * @param mapping computes the new item
   * @param <R> the type of the new items
   * @return the stream of results
   */
  public <R> AsyncStream<R> map(Transform<? super T, ? extends R, ?> mapping) {
    Objects.requireNonNull(mapping, "mapping");
    return stage(out -> source.run(item -> out.emit(mapping.apply(item))));
  }

  /**
   * Keeps some of the items.
   *
   * @param condition true for an item to keep
   * @return the stream of those
   */
  public AsyncStream<T> filter(Transform<? super T, Boolean, ?> condition) {
    Objects.requireNonNull(condition, "condition");
    return stage(
        out -> source.run(
            item -> {
              if (condition.apply(item)) {
                out.emit(item);
              }
            }));
  }

  /**
   * Ends after some items, and ends all that is above.
   *
   * @param count how many, zero or more
   * @return the stream of the first items
   * @throws IllegalArgumentException if negative
   */
  public AsyncStream<T> take(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("take() needs a count of at least 0, not " + count);
    }
    return stage(
        out -> {
          if (count > 0) {
            takeFrom(source, count, out);
          }
        });
  }

  private static <T> void takeFrom(Source<T> source, long count, Emitter<? super T> out)
      throws Exception {
    var enough = new Enough();
    long[] left = {count};
    try {
      source.run(
          item -> {
            if (left[0] > 0) {
              left[0]--;
              out.emit(item);
            }
            if (left[0] == 0) {
              throw enough;
            }
          });
    } catch (Enough e) {
      if (e != enough) {
        throw e;
      }
      for (Throwable suppressed : e.getSuppressed()) {
        // A source that emits inside a group of its own has left it before the join: this is why.
        if (suppressed instanceof RuntimeException failure
            && !(failure instanceof UnjoinedTasksException)) {
          throw failure;
        }
      }
    }
  }

  /**
   * Transforms several items at once, each in a task of its own; the results keep the order of the
   * items.
   *
   * @param limit how many items may be under way, from its start to the emission of its result; at
   *     least 1
   * @param mapping computes the new item
   * @param <R> the type of the new items
   * @return the stream of results
   * @throws IllegalArgumentException if the limit is less than 1
   */
  public <R> AsyncStream<R> mapConcurrent(int limit, Transform<? super T, ? extends R, ?> mapping) {
    checkAtLeastOne("mapConcurrent", limit);
    Objects.requireNonNull(mapping, "mapping");
    return stage(out -> Beside.mapConcurrent(source, limit, mapping, out));
  }

  /**
   * Lets what is above run ahead, in a task of its own.
   *
   * @param capacity how many items it may be ahead, at least 1
   * @return the same items
   * @throws IllegalArgumentException if the capacity is less than 1
   */
  public AsyncStream<T> buffer(int capacity) {
    checkAtLeastOne("buffer", capacity);
    return stage(out -> Beside.<T>merge(List.of(source), capacity, out));
  }

  /**
   * Runs this stream and another at once and emits the items of both as they come. It ends when both
   * have.
   *
   * @param other the other stream
   * @return the stream of all items, those of each stream in their order
   */
  public AsyncStream<T> merge(AsyncStream<? extends T> other) {
    Source<? extends T> theirs = other.source;
    return stage(out -> Beside.<T>merge(List.of(source, theirs), 1, out));
  }

  /**
   * Slows the stream down: between the beginnings of two emissions passes at least a given time. No
   * item is dropped; the source is held back. After a pause there is no burst.
   *
   * @param interval the least time between two items
   * @return the same items
   * @throws IllegalArgumentException if the interval is negative
   */
  public AsyncStream<T> throttle(Duration interval) {
    if (interval.isNegative()) {
      throw new IllegalArgumentException(
          "throttle() needs an interval of 0 or more, not " + interval);
    }
    long nanos = Waiter.nanosOf(interval);
    return stage(
        out -> {
          Scheduler clock = Heddle.scheduler();
          long[] last = {clock.nanoTime() - nanos};
          source.run(
              item -> {
                long left = last[0] + nanos - clock.nanoTime();
                if (left > 0) {
                  Heddle.sleep(Duration.ofNanos(left));
                }
                last[0] = clock.nanoTime();
                out.emit(item);
              });
        });
  }

  private static void checkAtLeastOne(String stage, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(stage + "() needs at least 1, not " + number);
    }
  }

  /**
   * Runs the stream in the calling task.
   *
   * @param action takes each item; may wait
   * @throws StreamFailedException if a stage throws a checked exception; it is the cause
   * @throws dev.heddle.ExceptionGroup if a concurrent stage fails
   * @throws InterruptedException if the caller is cancelled; so is all of the stream then
   */
  public void forEach(ValueAction<? super T, ?> action) throws InterruptedException {
    Objects.requireNonNull(action, "action");
    try {
      source.run(action::accept);
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new StreamFailedException(e);
    }
  }

  /**
   * Runs the stream in the calling task and collects its items.
   *
   * @return the items
   * @throws StreamFailedException if a stage throws a checked exception; it is the cause
   * @throws dev.heddle.ExceptionGroup if a concurrent stage fails
   * @throws InterruptedException if the caller is cancelled; so is all of the stream then
   */
  public List<T> toList() throws InterruptedException {
    List<T> items = new ArrayList<>();
    forEach(items::add);
    return items;
  }
}
