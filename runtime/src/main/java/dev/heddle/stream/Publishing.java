package dev.heddle.stream;

import dev.heddle.Action;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One run of a stream for one subscriber, as a task of a group.
 *
 * <p>The task alone signals, which makes signals serial; a subscriber that cancels, or asks for
 * nonsense, cancels the task, and the task does the rest. What is signalled before there is a task is
 * signalled by the thread that subscribes, and what after one that never began, by the thread that
 * ended it.
 *
 * <p>{@code ended} and {@code task} are written in one order and read in the other: whoever ends this
 * sees the task or is seen by whoever starts it.
 */
final class Publishing<T> implements Flow.Subscription {
  private final Source<T> source;
  private final Demand demand = new Demand();
  private volatile Flow.@Nullable Subscriber<? super T> subscriber;
  private volatile @Nullable Task<?> task;

  /** Whether the subscriber has cancelled, or has been told the end. */
  private volatile boolean ended;

  private volatile @Nullable IllegalArgumentException misuse;
  private volatile boolean begun;

  private Publishing(Source<T> source, Flow.Subscriber<? super T> subscriber) {
    this.source = source;
    this.subscriber = subscriber;
  }

  static <T> void start(
      Source<T> source, TaskGroup group, Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "There is no subscriber");
    var publishing = new Publishing<T>(source, subscriber);
    subscriber.onSubscribe(publishing);
    publishing.startIn(group);
  }

  private void startIn(TaskGroup group) {
    if (ended) {
      signalEnd(null);
      return;
    }
    Task<?> started;
    try {
      Action<Exception> body = this::run;
      started = group.start("publisher", body);
    } catch (RuntimeException e) {
      // The group is closed, or the caller has bindings that it lacks: the subscriber is told.
      signalEnd(e);
      return;
    }
    task = started;
    if (ended) {
      started.cancel("the subscriber has cancelled");
    }
    started.onDone(
        outcome -> {
          if (!begun) {
            signalEnd(new InterruptedException("The group was cancelled: " + outcome));
          }
        });
  }

  private void run() throws Exception {
    begun = true;
    try {
      source.run(this::deliver);
    } catch (Throwable e) {
      if (ended && misuse == null) {
        throw e;
      }
      signalEnd(e);
      if (e instanceof InterruptedException) {
        throw e;
      }
      return;
    }
    signalEnd(null);
  }

  private void deliver(T item) throws InterruptedException {
    demand.take();
    Flow.Subscriber<? super T> taker = subscriber;
    if (ended || taker == null) {
      return;
    }
    try {
      taker.onNext(item);
    } catch (Throwable e) {
      // It breaks the rules, which say that it has thereby cancelled; its failure is the group's.
      ended = true;
      subscriber = null;
      throw e;
    }
  }

  /** Tells the subscriber the end, unless it knows or does not want to: with a failure, or without. */
  private void signalEnd(@Nullable Throwable failure) {
    IllegalArgumentException wrong = misuse;
    Flow.Subscriber<? super T> told = subscriber;
    subscriber = null;
    if (told == null || (ended && wrong == null)) {
      return;
    }
    ended = true;
    if (wrong != null) {
      told.onError(wrong);
    } else if (failure != null) {
      told.onError(failure);
    } else {
      told.onComplete();
    }
  }

  @Override
  public void request(long count) {
    if (ended) {
      return;
    }
    if (count > 0) {
      demand.add(count);
    } else {
      misuse = new IllegalArgumentException(
          "A subscriber asks for at least 1 item, not " + count + " (Reactive Streams, rule 3.9)");
      end();
    }
  }

  @Override
  public void cancel() {
    if (!ended) {
      subscriber = null;
      end();
    }
  }

  private void end() {
    ended = true;
    Task<?> running = task;
    if (running != null) {
      running.cancel("the subscriber has cancelled");
    }
  }
}
