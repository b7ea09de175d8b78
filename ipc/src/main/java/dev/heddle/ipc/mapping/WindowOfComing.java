package dev.heddle.ipc.mapping;

import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.pool.Job;
import dev.heddle.ipc.pool.PoolCore;
import dev.heddle.queue.Queue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A window over items that come when they come, from an {@link ItemFeed}: whatever is first, an item or
 * a result, goes first. So results are handed over while the input waits, and an input may wait for
 * results.
 *
 * <p>A chunk is sent when it is full. One that is not waits a moment for more, and goes as it is if
 * workers have nothing to do.
 */
public final class WindowOfComing<A extends @Nullable Object, R extends @Nullable Object>
    extends
      Window<A, R> {
  private static final long MOST_NANOS_OF_WAITING = 1_000_000;

  /** Unless a chunk has more; nobody knows how large they are until they are sent. */
  private static final int MOST_NOT_SENT = 16;

  private final ItemFeed<A> feed;
  private final Queue<Object> events;

  /** Items that have come and have not been sent, and since when there are some. */
  private List<A> waiting = new ArrayList<>();

  private long waitingSince;

  private final Deque<Job> ended = new ArrayDeque<>();

  /** Jobs that workers have still to do, as far as heard. */
  private int unfinished;

  /** What the feed has been asked for and has not delivered. */
  private int asked;

  private long itemsSent;
  private long bytesSent;
  private long lastItemBytes;
  private boolean over;

  public WindowOfComing(
      PoolCore pool,
      RemoteFunction<A, R> function,
      int retries,
      int chunk,
      boolean inOrder,
      ItemFeed<A> feed) {
    super(pool, function, retries, chunk, inOrder);
    this.feed = feed;
    this.events = feed.events();
  }

  @Override
  void ended(Job job) {
    events.tryPut(job);
  }

  @Override
  @Nullable
  public Chunk<A> next() throws Exception {
    while (true) {
      takeWhatHasCome();
      fill();
      Job job = inOrder ? firstIfDone() : ended.pollFirst();
      if (job != null) {
        return pending.get(job);
      }
      if (over && pending.isEmpty()) {
        return null;
      }
      awaitEvent();
    }
  }

  private @Nullable Job firstIfDone() {
    Job first = pending.isEmpty() ? null : pending.firstEntry().getKey();
    return first != null && first.promise.isDone() ? first : null;
  }

  private void awaitEvent() throws Exception {
    if (waiting.isEmpty() || !workersAreIdle()) {
      take(events.get());
      return;
    }
    long left = MOST_NANOS_OF_WAITING - (System.nanoTime() - waitingSince);
    Optional<Object> event = events.tryGet(Duration.ofNanos(Math.max(0, left)));
    if (event.isPresent()) {
      take(event.get());
    }
  }

  private void takeWhatHasCome() throws Exception {
    for (Optional<Object> event = events.tryGet(); event.isPresent(); event = events.tryGet()) {
      take(event.get());
    }
  }

  @SuppressWarnings("unchecked")
  private void take(Object event) throws Exception {
    switch (event) {
      case Job job -> {
        unfinished--;
        if (!inOrder) {
          ended.addLast(job);
        }
      }
      case ItemFeed.Item<?>(var item) -> {
        if (waiting.isEmpty()) {
          waitingSince = System.nanoTime();
        }
        waiting.add((A) item);
        asked--;
        if (waiting.size() >= chunk) {
          sendWaiting();
        }
      }
      case ItemFeed.End(var failure) -> {
        over = true;
        ItemFeed.throwIfFailed(failure);
      }
      default -> throw new AssertionError(event);
    }
  }

  @Override
  public void fill() {
    if (!waiting.isEmpty()
        && (over
            || workersAreIdle() && System.nanoTime() - waitingSince >= MOST_NANOS_OF_WAITING)) {
      sendWaiting();
    }
    long more =
        over ? 0 : Math.min(room(), Math.max(MOST_NOT_SENT, chunk)) - waiting.size() - asked;
    if (more > 0) {
      // No more than a chunk, or a few: far from what an int or a semaphore can count.
      asked += (int) more;
      feed.ask((int) more);
    }
  }

  private boolean workersAreIdle() {
    return unfinished < workers();
  }

  private void sendWaiting() {
    List<A> items = waiting;
    waiting = new ArrayList<>();
    long length = send(items);
    unfinished++;
    itemsSent += items.size();
    bytesSent += length;
    lastItemBytes = length / items.size();
  }

  /** How many items the window has room for, those that are not sent included, by the size of others. */
  private long room() {
    if (itemsSent == 0) {
      return chunk;
    }
    long each = Math.max(1, Math.max(lastItemBytes, bytesSent / itemsSent));
    long byNumber = (long) (mostJobs() - pending.size()) * chunk;
    return Math.min(byNumber, Math.max(0, mostBytes() - bytes + each - 1) / each);
  }
}
