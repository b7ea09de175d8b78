package dev.heddle.outcome;

import dev.heddle.Completions;
import dev.heddle.DoneCallback;
import dev.heddle.Eventual;
import dev.heddle.Outcome;
import dev.heddle.scheduler.Disposal;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the reader of a {@link Completions} which of its tasks have ended. The tasks lead to this and not
 * to the reader, which only the Completions keeps, and which so can be dropped before all have ended; the callbacks are taken back then, by the
 * thread that does so for all, or by whoever comes to watch the same task. So a task has hardly more than
 * twice as many as there are in use, however many are dropped and however busy that thread's processor is.
 */
public final class EndWatch<A extends Eventual<?>> implements Runnable {
  /** With each that is added so many others are looked at. */
  private static final int LOOKS = 2;

  private final WeakReference<Consumer<A>> reader;

  /** Of the tasks that have not ended. */
  private final Set<Watched> callbacks = ConcurrentHashMap.newKeySet();

  private volatile Cleaner.@Nullable Cleanable disposal;

  private EndWatch(Consumer<A> reader) {
    this.reader = new WeakReference<>(reader);
  }

  public static <A extends Eventual<?>> void watch(Iterable<A> tasks, Consumer<A> reader) {
    var watch = new EndWatch<>(reader);
    for (A task : tasks) {
      watch.add(task);
    }
    if (!watch.callbacks.isEmpty()) {
      watch.disposal = Disposal.whenDropped(reader, watch);
      watch.disposeIfAllHaveEnded();
    }
    Reference.reachabilityFence(reader);
  }

  private void add(A task) {
    var callback = new Watched(task);
    callbacks.add(callback);
    callback.handle = task.onDone(callback);
    for (int i = 0; i < LOOKS; i++) {
      disposeIfDropped(((Awaitable<?>) task).callbackInTurn());
    }
  }

  private static void disposeIfDropped(@Nullable Callback<?> callback) {
    if (callback != null
        && callback.action() instanceof EndWatch<?>.Watched other
        && other.isDropped()) {
      other.dispose();
    }
  }

  private void ended(Watched callback) {
    callbacks.remove(callback);
    Consumer<A> told = reader.get();
    if (told != null) {
      told.accept(callback.task);
    }
    disposeIfAllHaveEnded();
  }

  private void disposeIfAllHaveEnded() {
    if (callbacks.isEmpty()) {
      dispose();
    }
  }

  private void dispose() {
    Cleaner.Cleanable mine = disposal;
    if (mine != null) {
      Disposal.now(mine);
    }
  }

  /** Nobody will take what ends from now on. */
  @Override
  public void run() {
    for (Watched callback : callbacks) {
      DoneCallback<?> handle = callback.handle;
      if (handle != null) {
        handle.cancel();
      }
    }
  }

  private final class Watched implements Consumer<Outcome<?>> {
    final A task;
    volatile @Nullable DoneCallback<?> handle;

    Watched(A task) {
      this.task = task;
    }

    boolean isDropped() {
      return reader.refersTo(null);
    }

    void dispose() {
      EndWatch.this.dispose();
    }

    @Override
    public void accept(Outcome<?> outcome) {
      ended(this);
    }
  }
}
