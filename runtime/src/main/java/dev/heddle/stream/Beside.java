package dev.heddle.stream;

import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.Transform;
import dev.heddle.queue.Queue;
import dev.heddle.sync.Semaphore;
import java.util.List;

/**
 * The stages that run in tasks of their own.
 *
 * <p>All have one form: the collecting task opens a group, starts what is above it there, and takes
 * items out of a queue until each of those has left an end mark. If it stops early, closing the group
 * cancels what is above; if that fails, the group cancels what is below.
 */
final class Beside {
  private static final Object END = new Object();

  private Beside() {}

  static <T> void merge(List<Source<? extends T>> sources, int capacity, Emitter<? super T> out)
      throws Exception {
    var queue = new Queue<Object>(capacity);
    try (var group = TaskGroup.open("stream")) {
      for (Source<? extends T> source : sources) {
        group.start(
            () -> {
              source.run(queue::put);
              queue.put(END);
            });
      }
      for (int live = sources.size(); live > 0;) {
        Object next = queue.get();
        if (next == END) {
          live--;
        } else {
          out.emit(Beside.<T>item(next));
        }
      }
      group.join();
    }
  }

  /** In order: the queue holds the tasks, and a permit is for one not yet taken out of it. */
  static <T, R> void mapConcurrent(
      Source<T> source, int limit, Transform<? super T, ? extends R, ?> mapping,
      Emitter<? super R> out)
      throws Exception {
    var queue = new Queue<Object>(Queue.UNBOUNDED);
    var permits = new Semaphore(limit);
    try (var group = TaskGroup.open("stream")) {
      group.start(
          () -> {
            source.run(
                item -> {
                  permits.acquire();
                  queue.put(group.<R>start(() -> mapping.apply(item)));
                });
            queue.put(END);
          });
      for (Object next = queue.get(); next != END; next = queue.get()) {
        R result = Beside.<Task<R>>item(next).await();
        permits.release();
        out.emit(result);
      }
      group.join();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> T item(Object next) {
    return (T) next;
  }
}
