package dev.heddle.stream;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.Transform;
import dev.heddle.ValueAction;
import dev.heddle.channel.Channel;
import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

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
 * what is above a {@link #buffer}, {@link #merge}, {@link #mapConcurrent} or {@link #debounce}, and the
 * other stream of a {@link #zip}: that runs in tasks of a group that ends with the stage, so these need a
 * task around them.
 *
 * <p><b>How it ends.</b> When the stream ends early, because a stage fails, has had enough or is
 * cancelled, everything above is cancelled and has ended, {@code finally} and all, before the call
 * returns. A failure arrives as it was thrown, in whatever task, checked ones wrapped; others that were
 * thrown beside it, or by cleaning up, are suppressed in it. The items before it arrive first, except those
 * that were in a {@link #mapConcurrent}.
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
    checkNotNegative("take", count);
    return stage(Parts.take(source, count));
  }

  /**
   * Ends before the first item that does not meet a condition, and ends all that is above.
   *
   * @param condition true for an item to keep
   * @return the stream of the items before that one
   */
  public AsyncStream<T> takeWhile(Transform<? super T, Boolean, ?> condition) {
    Objects.requireNonNull(condition, "condition");
    return stage(Parts.takeWhile(source, condition));
  }

  /**
   * Leaves out the first items.
   *
   * @param count how many, zero or more
   * @return the stream of those after them
   * @throws IllegalArgumentException if negative
   */
  public AsyncStream<T> drop(long count) {
    checkNotNegative("drop", count);
    return stage(Parts.drop(source, count));
  }

  /**
   * Leaves out the items before the first that does not meet a condition.
   *
   * @param condition true for an item to leave out; not asked again after the first that stays
   * @return the stream of that one and those after it
   */
  public AsyncStream<T> dropWhile(Transform<? super T, Boolean, ?> condition) {
    Objects.requireNonNull(condition, "condition");
    return stage(Parts.dropWhile(source, condition));
  }

  /**
   * Does something with each item on its way.
   *
   * @param action what to do; the item goes on when it returns
   * @return the same items
   */
  public AsyncStream<T> onEach(ValueAction<? super T, ?> action) {
    Objects.requireNonNull(action, "action");
    return stage(
        out -> source.run(
            item -> {
              action.accept(item);
              out.emit(item);
            }));
  }

  /**
   * Puts a stream in the place of each item, one after the other: the next begins when the one before has
   * ended. For several at once, {@link #mapConcurrent} to lists.
   *
   * @param mapping makes the stream for an item
   * @param <R> the type of the new items
   * @return the stream of all their items
   */
  public <R> AsyncStream<R> flatMap(
      Transform<? super T, ? extends AsyncStream<? extends R>, ?> mapping) {
    Objects.requireNonNull(mapping, "mapping");
    return stage(
        out -> source.run(item -> given(mapping.apply(item), "flatMap").runInto(out)));
  }

  /**
   * Folds the items and emits each state on the way, the initial one too: one more than there are items.
   *
   * @param initial the state before the first item
   * @param step makes the next state of the last one and an item
   * @param <A> the type of the state
   * @return the stream of states
   */
  public <A> AsyncStream<A> scan(
      A initial, BiTransform<? super A, ? super T, ? extends A, ?> step) {
    Objects.requireNonNull(initial, "A stream takes no null items");
    Objects.requireNonNull(step, "step");
    return stage(
        out -> {
          var state = new Object() {
            A now = initial;
          };
          out.emit(initial);
          source.run(
              item -> {
                state.now = step.apply(state.now, item);
                out.emit(state.now);
              });
        });
  }

  /**
   * Combines each item with the one at the same place in another stream, and ends, with all that is above,
   * as soon as one of the two has. The other stream runs in a task of its own, one item ahead.
   *
   * @param other the other stream
   * @param combining makes an item of one of this stream and one of the other
   * @param <U> the type of the other stream's items
   * @param <R> the type of the new items
   * @return the stream of those
   */
  public <U, R> AsyncStream<R> zip(
      AsyncStream<? extends U> other,
      BiTransform<? super T, ? super U, ? extends R, ?> combining) {
    Source<? extends U> theirs = Objects.requireNonNull(other, "other").source;
    Objects.requireNonNull(combining, "combining");
    return stage(out -> Beside.<T, U, R>zip(source, theirs, combining, out));
  }

  /**
   * Goes on with another stream if this one fails. What fails further down is none of its affair, nor are
   * cancellations and {@link Error}s.
   *
   * @param type the type of failures to recover from; others pass
   * @param then makes the stream that goes on, which may fail too
   * @param <X> that type
   * @return the stream of the items before the failure, and then those of the other one
   */
  public <X extends Exception> AsyncStream<T> recover(
      Class<X> type, Transform<? super X, ? extends AsyncStream<? extends T>, ?> then) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(then, "then");
    return stage(out -> Recovery.run(source, type, then, out));
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
    Source<? extends T> theirs = Objects.requireNonNull(other, "other").source;
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
    long nanos = nanosOf("throttle", interval);
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

  /**
   * Drops each item that another follows within a given time; the last one is kept. The source is not held
   * back. What was waiting for its time when the source failed is dropped too.
   *
   * @param quiet how long no other item must have come for one to be emitted
   * @return the items after which it was quiet
   * @throws IllegalArgumentException if the time is negative
   */
  public AsyncStream<T> debounce(Duration quiet) {
    long nanos = nanosOf("debounce", quiet);
    return stage(out -> Beside.debounce(source, nanos, Heddle.scheduler(), out));
  }

  private static long nanosOf(String stage, Duration time) {
    if (Objects.requireNonNull(time, "time").isNegative()) {
      throw new IllegalArgumentException(
          stage + "() needs a time of 0 or more, not " + time);
    }
    return Waiter.nanosOf(time);
  }

  private static void checkNotNegative(String stage, long count) {
    if (count < 0) {
      throw new IllegalArgumentException(stage + "() needs a count of at least 0, not " + count);
    }
  }

  /** What a function of the user's has returned where a stream is to follow. */
  static <T> AsyncStream<T> given(@Nullable AsyncStream<T> stream, String stage) {
    return Objects.requireNonNull(
        stream, () -> "The function given to " + stage + "() has returned null, not a stream");
  }

  void runInto(Emitter<? super T> out) throws Exception {
    source.run(out::emit);
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
   * @throws InterruptedException if the caller is cancelled; so is all of the stream then
   */
  public List<T> toList() throws InterruptedException {
    List<T> items = new ArrayList<>();
    forEach(items::add);
    return items;
  }

  /**
   * Runs the stream in the calling task until it has an item, and ends it.
   *
   * @return the first item
   * @throws NoSuchElementException if it ends without one
   * @throws StreamFailedException if a stage throws a checked exception; it is the cause
   * @throws InterruptedException if the caller is cancelled; so is all of the stream then
   */
  public T first() throws InterruptedException {
    return firstOrDone().orElseThrow(
        () -> new NoSuchElementException(
            "The stream ended without an item; firstOrDone() says that with an empty Optional"));
  }

  /**
   * Runs the stream in the calling task until it has an item, and ends it.
   *
   * @return the first item, or empty if it ends without one
   * @throws StreamFailedException if a stage throws a checked exception; it is the cause
   * @throws InterruptedException if the caller is cancelled; so is all of the stream then
   */
  public Optional<T> firstOrDone() throws InterruptedException {
    return take(1).toList().stream().findFirst();
  }

  /**
   * Runs the stream in the calling task and makes one value of its items.
   *
   * @param initial the value if there are none
   * @param step makes the next value of the last one and an item
   * @param <A> the type of the value
   * @return the last value
   * @throws StreamFailedException if a stage throws a checked exception; it is the cause
   * @throws InterruptedException if the caller is cancelled; so is all of the stream then
   */
  public <A> A fold(A initial, BiTransform<? super A, ? super T, ? extends A, ?> step)
      throws InterruptedException {
    Objects.requireNonNull(step, "step");
    var state = new Object() {
      A now = Objects.requireNonNull(initial, "initial");
    };
    forEach(item -> {
      state.now = Objects.requireNonNull(step.apply(state.now, item), "fold() keeps no null");
    });
    return state.now;
  }
}
